"""Answering a comment: with script the form moves below it, without the link leads to the form."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.people import Visitor
from tests.e2e.running import RunningSite

Visitors = Callable[..., Visitor]


def _stands_below(reader: Visitor, text: str, parent: int) -> None:
    nested = reader.page.locator(f"#comment-{parent} > ol.replies > li > article").filter(has_text=text)
    expect(nested).to_be_visible()


def test_form_moves_below_the_comment(visitor: Visitors, site: RunningSite) -> None:
    question, answer = "Who held the airport in those days?", "The same people who lost it, for a day."
    parent = site.publish(question, name="Ines Okoro")
    writer = visitor().read()
    heading = writer.page.locator("#reply-title")
    writer.type(answer)

    writer.comment(question).get_by_role("link", name="Reply to Ines Okoro").click()
    expect(heading).to_have_text("Reply to Ines Okoro")
    expect(writer.page.locator(f"#comment-{parent} #respond")).to_be_visible()
    expect(writer.field("Comment")).to_be_focused()
    expect(writer.field("Comment")).to_have_value(answer)

    writer.page.keyboard.press("Escape")
    expect(heading).to_have_text("Leave a Comment")
    expect(writer.page.locator("ol.comment-list #respond")).to_have_count(0)
    expect(writer.comment(question).get_by_role("link", name="Reply to Ines Okoro")).to_be_focused()

    writer.page.keyboard.press("Enter")
    writer.page.get_by_role("link", name="Cancel reply").click()
    expect(heading).to_have_text("Leave a Comment")
    expect(writer.field("Comment")).to_have_value(answer)

    writer.comment(question).get_by_role("link", name="Reply to Ines Okoro").click()
    writer.introduce()
    writer.post()
    writer.is_published(answer)
    _stands_below(writer, answer, parent)
    _stands_below(visitor().read(), answer, parent)


def test_link_leads_to_the_form(visitor: Visitors, site: RunningSite) -> None:
    question, answer = "Did the price of gas ever come down again?", "It did, and it went up elsewhere."
    parent = site.publish(question, name="Ines Okoro")
    writer = visitor(script=False).read()

    writer.comment(question).get_by_role("link", name="Reply to Ines Okoro").click()
    expect(writer.page.locator("#reply-title")).to_have_text("Reply to Ines Okoro")
    writer.page.get_by_role("link", name="Cancel reply").click()
    expect(writer.page.locator("#reply-title")).to_have_text("Leave a Comment")

    writer.comment(question).get_by_role("link", name="Reply to Ines Okoro").click()
    writer.say(answer)
    writer.is_published(answer)
    _stands_below(writer, answer, parent)
    _stands_below(visitor(script=False).read(), answer, parent)
