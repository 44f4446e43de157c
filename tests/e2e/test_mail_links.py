"""From the mail that a moderator gets to the decision."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.running import RunningSite


def test_link_shows_and_button_acts(open_page: Callable[..., Page], site: RunningSite) -> None:
    text = "See https://one.example/mailed and https://two.example/mailed for the figures."
    posted = site.post(text, name="Mika")
    site.settle(posted, "held")
    mail, links = site.mail_about(text), site.links_to_decide(text)
    assert mail["To"] == "admin@localhost"
    assert "2 links" in mail.get_content()
    page = open_page(script=False)

    for word in ("Approve", "Spam", "Reject"):
        page.goto(links[word])
        expect(page.get_by_role("main")).to_contain_text("Nothing has been done yet")
        expect(page.get_by_role("blockquote")).to_contain_text("for the figures")
    assert site.status_of(posted) == "held"

    page.goto(links["Approve"])
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("status")).to_have_text("Done: the comment is now approved.", ignore_case=True)
    assert site.status_of(posted) == "approved"
    page.get_by_role("link", name="Go to the discussion").click()
    expect(page.locator(f"#comment-{posted['id']}")).to_contain_text("for the figures")


def test_used_and_damaged_links_change_nothing(open_page: Callable[..., Page], site: RunningSite) -> None:
    text = "See https://one.example/late and https://two.example/late for the rest."
    posted = site.post(text, name="Mika")
    site.settle(posted, "held")
    links, early, late = site.links_to_decide(text), open_page(), open_page()
    early.goto(links["Approve"])
    late.goto(links["Reject"])

    early.get_by_role("button", name="Approve").click()
    expect(early.get_by_role("status")).to_be_visible()
    late.get_by_role("button", name="Reject").click()
    expect(late.get_by_role("main")).to_contain_text("Nothing was done.")
    for link in (links["Spam"], links["Spam"][:-3] + "x/"):
        late.goto(link)
        expect(late.get_by_role("heading", level=1)).to_have_text("This link cannot be used")
        expect(late.get_by_role("button")).to_have_count(0)
    assert site.status_of(posted) == "approved"
