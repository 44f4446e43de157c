"""What one browser must not learn of another."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.people import Visitor, offer
from tests.e2e.running import RunningSite

Visitors = Callable[..., Visitor]


def test_waiting_comment_is_seen_by_its_browser_alone(visitor: Visitors, site: RunningSite) -> None:
    text = "Nobody has read this yet but me."
    writer, other = visitor().read(), visitor()

    with site.paused("worker-slow"):
        writer.paste(offer(text))
        expect(writer.status(text)).to_contain_text("Only you can see it.")
        address = writer.page.url
        assert "?awaiting=" in address

        other.page.goto(address)
        other.does_not_see(text)

    writer.is_told(text, "waiting for a moderator")
    other.page.goto(address)
    other.does_not_see(text)
    other.read().does_not_see(text)
    for path in ("/", "/comments/feed/", "/api/v1/threads/1/comments/"):
        assert text not in site.get(path).text


def test_reading_sets_nothing_and_the_preview_is_out_of_reach_of_scripts(visitor: Visitors) -> None:
    reader = visitor().read()
    reader.page.goto("/")
    assert reader.page.context.cookies() == []

    reader.read()
    reader.paste(offer("One cookie, for a day, for this."))
    expect(reader.page.locator(".comment-status")).to_be_visible()

    (cookie,) = reader.page.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == ("parley_posted", True, "Lax")
    assert reader.email not in reader.page.content()


def test_address_is_not_sent_along_to_linked_sites(visitor: Visitors, site: RunningSite) -> None:
    site.publish("My own page tells more.", name="Noor Lind", url="https://noor.example/")
    link = visitor().read().page.get_by_role("link", name="Noor Lind", exact=True)
    assert link.get_attribute("rel") == "ugc nofollow noopener"
