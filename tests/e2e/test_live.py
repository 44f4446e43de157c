"""Others comment while somebody reads."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.people import Visitor
from tests.e2e.running import RunningSite

Visitors = Callable[..., Visitor]


def test_new_comments_are_offered_and_shown_without_a_jump(visitor: Visitors, site: RunningSite) -> None:
    answered = site.publish("Who remembers the ferry of that winter?")
    reader = visitor()
    reader.page.clock.install()
    reader.read()
    before = reader.count
    reader.page.locator(f"#comment-{answered} .reply-link").first.click()
    reader.field("Comment").fill("I was on it, and")
    new = site.publish("My aunt does, she was its cook.")

    reader.page.clock.run_for(16_000)
    offer = reader.page.get_by_role("button", name="Show 1 new comment")
    expect(offer).to_be_visible()
    expect(reader.page.locator(f"#comment-{new}")).to_have_count(0)

    offer.click()
    expect(reader.page.locator(f"#comment-{new}")).to_be_visible()
    expect(offer).to_be_hidden()
    assert reader.count == before + 1
    expect(reader.field("Comment")).to_have_value("I was on it, and")
    assert reader.page.locator(f"#comment-{answered} #respond").count() == 1, "the form stays where it was"


def test_a_page_without_comments_fills(visitor: Visitors, site: RunningSite) -> None:
    reader = visitor()
    reader.page.clock.install()
    reader.read()
    reader.page.clock.run_for(16_000)
    expect(reader.page.locator(".live")).to_be_hidden()
