"""The page of one's own comments, reached by a mailed link."""

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.mailed.mailboxes import Mailboxes
from tests.e2e.people import Visitor, item, offer, settled
from tests.e2e.post_office import PostOffice
from tests.e2e.running import RunningSite
from tests.wording import wording

Visitors = Callable[..., Visitor]
Desk = Callable[..., Page]

REFUSED = "This name cannot be used here. Please choose another one."

with_and_without_script = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])


def ask(reader: Visitor) -> str:
    """Ask for the way to one's own comments; returns what the page then says."""
    reader.page.goto("/comments/mine/")
    reader.field("Email").fill(reader.email)
    reader.page.get_by_role("button", name="Mail me the way").click()
    expect(reader.page.get_by_role("status")).to_be_visible()
    return reader.page.content()


def come_by_mail(reader: Visitor, office: PostOffice) -> str:
    """Ask, and follow the mailed link; returns it."""
    ask(reader)
    link = office.letter_to(reader.email, "asked for the way").link("mine")
    reader.page.goto(link)
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("Your comments")
    return link


def entry(reader: Visitor, pk: int) -> Locator:
    return reader.page.locator(f"#comment-{pk}")


def hold(site: RunningSite, writer: Visitor, number: int) -> int:
    """A comment that waits for a moderator; its author is sent no mail."""
    text = offer(wording(number), number)
    return site.settle(site.post(text, name=writer.name, email=writer.email), "held")


def reject(desk: Desk, pk: int, reason: str, *, tell: bool) -> None:
    page = desk()
    item(page, pk).focus()
    page.keyboard.press("r")
    page.get_by_label("Reason (optional").fill(reason)
    page.get_by_label("Tell the author why").set_checked(tell)
    page.keyboard.press("Enter")
    expect(settled(page, pk)).to_contain_text("is now rejected")


def approve(desk: Desk, pk: int) -> None:
    page = desk()
    item(page, pk).get_by_role("button", name="Approve").click()
    expect(settled(page, pk)).to_contain_text("is now approved")


def test_known_and_unknown_addresses_are_answered_alike(
    visitor: Visitors, site: RunningSite, office: PostOffice
) -> None:
    known, unknown = visitor(), visitor()
    hold(site, known, 1001)

    assert ask(known) == ask(unknown)
    letter = office.letter_to(known.email, "asked for the way")
    assert letter.message.get_content_type() == "text/plain"
    assert office.letters_to(unknown.email) == []


@with_and_without_script
def test_comments_with_their_status(
    visitor: Visitors, site: RunningSite, office: PostOffice, desk: Desk, script: bool
) -> None:
    """A reason that a moderator gives is for colleagues, unless the moderator has it told."""
    number = 1010 if script else 1020
    writer = visitor(script=script)
    approved = hold(site, writer, number)
    approve(desk, approved)
    rejected = hold(site, writer, number + 1)
    reject(desk, rejected, "The usual nonsense.", tell=False)
    waiting = hold(site, writer, number + 2)

    come_by_mail(writer, office)
    expect(entry(writer, waiting)).to_contain_text("waiting for a moderator")
    expect(entry(writer, approved)).to_contain_text("Your comment is published.")
    expect(entry(writer, rejected)).to_contain_text("Your comment was not published.")
    writer.does_not_see("The usual nonsense.")
    assert len(office.letters_to(writer.email)) == 1


def test_told_why_it_was_rejected_and_heard_again(
    visitor: Visitors, site: RunningSite, office: PostOffice, desk: Desk
) -> None:
    writer = visitor()
    hold(site, writer, 1022)
    come_by_mail(writer, office)
    writer.page.get_by_role("button", name="Remember this browser").click()
    writer.read().paste(offer(wording(1023), 1023))
    writer.is_told(wording(1023), "waiting for a moderator")
    pk = int(writer.page.url.rpartition("-")[2])
    reject(desk, pk, "Please leave out the links.", tell=True)

    letter = office.letter_to(writer.email, "was not published")
    assert "Please leave out the links." in letter.text
    writer.page.goto("/comments/mine/")
    expect(entry(writer, pk)).to_contain_text("Please leave out the links.")
    entry(writer, pk).get_by_role("link", name="Ask for another look").click()
    expect(writer.page.get_by_role("blockquote")).to_contain_text(wording(1023))
    writer.field("Why should it be published?").fill("They are the sources that I speak of.")
    writer.page.get_by_role("button", name="Ask for another look").click()
    expect(writer.page.get_by_role("status")).to_contain_text("A moderator will look at your comment again.")

    writer.page.goto("/comments/mine/")
    expect(entry(writer, pk)).to_contain_text("You have asked for another look.")
    expect(entry(writer, pk).get_by_role("link", name="Ask for another look")).to_have_count(0)
    writer.page.goto(letter.link("appeal"))
    expect(writer.page.get_by_role("button")).to_have_count(0)
    page = desk("/admin/comments/comment/?queue=reported")
    expect(item(page, pk)).to_contain_text("They are the sources that I speak of.")


@with_and_without_script
def test_edited_and_deleted_from_the_page(
    visitor: Visitors, site: RunningSite, office: PostOffice, script: bool
) -> None:
    number = 1030 if script else 1040
    writer = visitor(script=script)
    first, second = (hold(site, writer, number + i) for i in range(2))
    come_by_mail(writer, office)

    entry(writer, first).get_by_role("link", name="Edit").click()
    writer.field("Comment").fill(wording(number + 2))
    writer.page.get_by_role("button", name="Store it").click()
    expect(writer.page.get_by_role("status")).to_contain_text("Your new text is stored.")
    expect(entry(writer, first)).to_contain_text(wording(number + 2))

    entry(writer, second).get_by_role("link", name="Delete").click()
    writer.page.get_by_role("button", name="Delete it").click()
    expect(writer.page.get_by_role("status")).to_have_text("Your comment is deleted.")
    expect(entry(writer, second)).to_have_count(0)
    expect(entry(writer, first)).to_be_visible()


def test_another_name_but_not_that_of_staff_or_the_author(
    visitor: Visitors, site: RunningSite, office: PostOffice, mailboxes: Mailboxes
) -> None:
    writer = visitor()
    pk = mailboxes.publish(wording(1051), name=writer.name, email=writer.email)
    mailboxes.let_pass(writer.email, minutes=11)
    come_by_mail(writer, office)

    writer.field("The name that readers see").fill("Wilma Ostrowski")
    writer.page.get_by_role("button", name="Change my name").click()
    expect(writer.page.get_by_role("status")).to_have_text("Your name is changed.")
    expect(visitor().read().page.locator(f"#comment-{pk} .comment-author")).to_contain_text("Wilma Ostrowski")

    for staff in (site.moderator[0], "Ramon Giralt"):
        writer.field("The name that readers see").fill(staff)
        writer.page.get_by_role("button", name="Change my name").click()
        expect(writer.page.get_by_role("alert")).to_have_text(REFUSED)
        expect(writer.page.get_by_role("alert")).to_be_in_viewport()
        expect(writer.field("The name that readers see")).to_have_value(staff)
    expect(visitor().read().page.locator(f"#comment-{pk} .comment-author")).to_contain_text("Wilma Ostrowski")


def test_mail_is_chosen_and_the_choice_is_kept(
    visitor: Visitors, office: PostOffice, mailboxes: Mailboxes
) -> None:
    writer = visitor().read()
    writer.page.get_by_label("Mail me about follow-up comments").select_option("all")
    writer.say(wording(1061))
    writer.is_told(wording(1061), "Please confirm your address")
    mailboxes.press(office.letter_to(writer.email).link("confirm"))
    mailboxes.let_pass(writer.email, minutes=11)
    come_by_mail(writer, office)
    page = writer.page

    page.get_by_label("One mail a day").check()
    page.get_by_label("Tell me when a moderator").uncheck()
    page.get_by_role("button", name="Keep this choice").click()
    expect(page.get_by_role("status")).to_have_text("Your choice is kept.")
    expect(page.get_by_label("One mail a day")).to_be_checked()
    expect(page.get_by_label("Tell me when a moderator")).not_to_be_checked()

    level = page.get_by_role("combobox", name="The dust is settling")
    expect(level).to_have_value("all")
    level.select_option("replies")
    page.get_by_role("button", name="Change", exact=True).click()
    expect(level).to_have_value("replies")
    level.select_option("Nothing any more")
    page.get_by_role("button", name="Change", exact=True).click()
    expect(page.get_by_role("heading", name="Discussions you follow")).to_have_count(0)


def test_browser_is_remembered_and_forgotten_again(
    visitor: Visitors, site: RunningSite, office: PostOffice
) -> None:
    writer = visitor()
    hold(site, writer, 1071)
    link = come_by_mail(writer, office)
    page = writer.page

    page.get_by_role("button", name="Remember this browser").click()
    expect(page.get_by_role("status")).to_have_text("This browser is remembered now.")
    writer.read().say(wording(1072))
    writer.is_published(wording(1072))
    page.goto("/comments/mine/")
    expect(page.get_by_role("main")).to_contain_text(wording(1072))

    page.get_by_role("button", name="Forget all browsers and links").click()
    expect(page.get_by_role("status")).to_contain_text("All browsers are forgotten")
    page.goto("/comments/mine/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Find my comments")
    page.goto(link)
    expect(page.get_by_role("status")).to_contain_text("Please open the newest mail")
    page.get_by_role("link", name="Find my comments").click()
    expect(writer.field("Email")).to_be_visible()


def test_everything_can_be_taken_away(
    visitor: Visitors, site: RunningSite, office: PostOffice, tmp_path: Path
) -> None:
    writer = visitor()
    hold(site, writer, 1081)
    come_by_mail(writer, office)

    with writer.page.expect_download() as download:
        writer.page.get_by_role("link", name="Take everything with you").click()
    assert download.value.suggested_filename == "my-comments.json"
    download.value.save_as(tmp_path / "mine.json")
    data = (tmp_path / "mine.json").read_text()
    assert wording(1081) in data
    assert writer.email in data
    assert json.loads(data)


@pytest.mark.parametrize("choice", ["keep", "delete"])
def test_everything_is_erased(
    visitor: Visitors, office: PostOffice, mailboxes: Mailboxes, choice: str
) -> None:
    writer = visitor()
    text = wording(1091 if choice == "keep" else 1092)
    name = f"Quentin {choice}"
    pk = mailboxes.publish(text, name=name, email=writer.email)
    mailboxes.let_pass(writer.email, minutes=11)
    link = come_by_mail(writer, office)
    page = writer.page
    page.get_by_role("link", name="Erase everything").click()
    page.get_by_role("button", name="Erase everything").click()
    expect(page.get_by_role("alert")).to_contain_text("Please choose")
    page.get_by_label("Leave them" if choice == "keep" else "Delete them").check()
    page.get_by_role("button", name="Erase everything").click()
    expect(page.get_by_role("status")).to_contain_text("Nothing here knows any more who you were.")

    reader = visitor().read()
    reader.does_not_see(name)
    expect(reader.page.locator(f"#comment-{pk}")).to_have_count(1 if choice == "keep" else 0)
    if choice == "keep":
        reader.sees(text)
    assert httpx.get(link).status_code == 410
    assert writer.page.context.cookies() == []
