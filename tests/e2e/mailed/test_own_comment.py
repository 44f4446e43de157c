"""Changing and deleting a comment, for some minutes from where it was posted, and what readers see of it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.mailed.mailboxes import Mailboxes
from tests.e2e.people import Visitor, item, offer, settled
from tests.local.localrun import wait_for
from tests.wording import wording

Visitors = Callable[..., Visitor]
Desk = Callable[..., Page]

with_and_without_script = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])


def published(
    visitor: Visitors, mailboxes: Mailboxes, text: str, *, script: bool = True
) -> tuple[Visitor, int]:
    """Somebody has commented in this browser; returns them, on the page with their comment, and the comment's id."""
    writer = visitor(script=script).read()
    writer.say(text)
    writer.is_told(text, "Please confirm your address")
    mailboxes.press(mailboxes.office.letter_to(writer.email).link("confirm"))
    writer.page.reload()
    writer.is_published(text)
    return writer, int(writer.page.url.rpartition("-")[2])


def edit(writer: Visitor, earlier: str, later: str) -> None:
    writer.comment(earlier).get_by_role("link", name="Edit").click()
    expect(writer.field("Comment")).to_have_value(earlier)
    writer.field("Comment").fill(later)
    writer.page.get_by_role("button", name="Store it").click()
    writer.sees(later)


def until_readers_see(reader: Visitor, text: str) -> None:
    reader.reload_until(lambda: reader.comment(text).count() == 1)


@with_and_without_script
def test_edited_and_marked_as_such(visitor: Visitors, mailboxes: Mailboxes, script: bool) -> None:
    text = wording(901 if script else 902)
    writer, pk = published(visitor, mailboxes, text, script=script)
    reader = visitor(script=script).read()
    expect(reader.comment(text).locator(".edited")).to_have_count(0)
    better = f"{text} And one more thing, about the roof."

    with mailboxes.site.paused("worker-fast"):
        edit(writer, text, better)
        expect(writer.status(better)).to_contain_text("readers see the earlier ones until then")
        reader.read().does_not_see(f"{text} And one more thing")
        reader.sees(text)

    until_readers_see(reader, better)
    expect(reader.comment(better).locator(".edited")).to_have_text("edited")
    expect(reader.page.locator(f"#comment-{pk}")).to_contain_text(better)
    writer.page.reload()
    expect(writer.status(better)).to_have_text("Your comment is published.", use_inner_text=True)


@with_and_without_script
def test_another_browser_is_kindly_refused(visitor: Visitors, mailboxes: Mailboxes, script: bool) -> None:
    pk = mailboxes.publish(wording(911 if script else 912))
    other = visitor(script=script)
    for what in ("edit", "delete"):
        answer = other.page.goto(f"/comments/{pk}/{what}/")
        assert answer is not None
        assert answer.status == 403
        expect(other.page.get_by_role("status")).to_contain_text("from where it was posted")
        expect(other.page.get_by_role("button")).to_have_count(0)
        other.page.get_by_role("link", name="Find my comments").click()
        expect(other.page.get_by_role("heading", level=1)).to_have_text("Find my comments")


def test_edit_that_is_not_good_waits_at_the_desk(visitor: Visitors, mailboxes: Mailboxes, desk: Desk) -> None:
    """One is published by the moderator, of the other the earlier words stay."""
    writer, first = published(visitor, mailboxes, wording(921))
    edit(writer, wording(921), offer(wording(923)))
    other, second = published(visitor, mailboxes, wording(922))
    edit(other, wording(922), offer(wording(924)))
    reader = visitor().read()
    reader.sees(wording(921))
    reader.sees(wording(922))

    page = desk("/admin/comments/comment/?queue=reported")
    _reload_until_visible(page, first)
    _reload_until_visible(page, second)
    reader.read().does_not_see("one.example")
    item(page, first).get_by_role("button", name="Publish the new wording").click()
    expect(settled(page, first)).to_be_visible()
    item(page, second).get_by_role("button", name="Keep the earlier wording").click()
    expect(settled(page, second)).to_be_visible()

    reader.read().sees(wording(923))
    expect(reader.comment(wording(923)).locator(".edited")).to_be_visible()
    reader.sees(wording(922))
    reader.does_not_see(wording(924))
    page.goto("/admin/comments/comment/?queue=reported")
    expect(item(page, first)).to_have_count(0)
    expect(item(page, second)).to_have_count(0)


def _reload_until_visible(page: Page, pk: int) -> None:
    def reload() -> bool:
        page.reload()
        return item(page, pk).count() == 1

    wait_for(reload, 30, page.content)


def test_deleted_with_its_replies_left(visitor: Visitors, mailboxes: Mailboxes) -> None:
    text, answer = wording(931), wording(932)
    writer, pk = published(visitor, mailboxes, text)
    reply = mailboxes.publish(answer, parent=pk)
    writer.page.reload()

    writer.comment(text).first.get_by_role("link", name="Delete").click()
    expect(writer.page.get_by_role("blockquote")).to_contain_text(text)
    visitor().read().sees(text)
    writer.page.get_by_role("button", name="Delete it").click()
    expect(writer.page.get_by_role("status")).to_have_text("Your comment is deleted.")

    reader = visitor().read()
    reader.does_not_see(text)
    place = reader.page.locator(f"#comment-{pk}")
    expect(place.locator(".tombstone")).to_have_text("Its author has deleted this comment; its replies stay.")
    expect(place.locator(f"#comment-{reply}")).to_contain_text(answer)
    writer.page.goto(f"/comments/{pk}/delete/")
    expect(writer.page.get_by_role("status")).to_contain_text("already")
    expect(writer.page.get_by_role("button")).to_have_count(0)


def test_deleted_without_a_trace_where_nobody_has_answered(visitor: Visitors, mailboxes: Mailboxes) -> None:
    writer, pk = published(visitor, mailboxes, wording(941))
    writer.comment(wording(941)).get_by_role("link", name="Delete").click()
    writer.page.get_by_role("button", name="Delete it").click()
    expect(writer.page.get_by_role("status")).to_have_text("Your comment is deleted.")

    writer.page.get_by_role("link", name="Go to the discussion").click()
    writer.does_not_see(wording(941))
    expect(writer.page.locator(f"#comment-{pk}")).to_have_count(0)
    assert mailboxes.site.get(f"/comments/{pk}/").status_code == 404
