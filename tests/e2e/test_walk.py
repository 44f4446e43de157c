"""The whole way of a comment, walked in browsers: posted, screened, published; or held, decided and published."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import Visitor, sign_in
from tests.e2e.running import RunningSite

Visitors = Callable[..., Visitor]

with_and_without_script = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])


@with_and_without_script
def test_published_by_itself(visitor: Visitors, site: RunningSite, script: bool) -> None:
    explained = "The gas prices explain the first day, hardly the second."
    text = explained if script else "Whoever flew in that week found nobody at the desks."
    writer = visitor(script=script)
    writer.page.goto("/")
    writer.page.get_by_role("heading", name="The dust is settling in Kazakhstan").get_by_role("link").click()
    before = writer.count

    with site.paused("worker-slow"), writer.page.expect_response(lambda answer: answer.status == 303):
        writer.say(text)
        expect(writer.status(text)).to_contain_text(
            "Your comment is awaiting screening. Only you can see it."
        )
        writer.page.evaluate("window.sameDocument = true")
    writer.is_published(text)

    if script:
        expect(writer.status(text)).to_have_text("Published.", use_inner_text=True)
        assert writer.page.evaluate("window.sameDocument")  # not reloaded
    assert writer.count == before + 1
    other = visitor(script=script).read()
    other.sees(text)
    assert other.count == before + 1
    _is_public(site, text)


def _is_public(site: RunningSite, text: str) -> None:
    for path in ("/comments/feed/", "/comments/feed/1/", "/api/v1/threads/1/comments/"):
        assert text in site.get(path).text, path
    assert "good.example" not in site.get(site.article).text


@with_and_without_script
def test_held_explained_and_approved(
    visitor: Visitors, open_page: Callable[..., Page], site: RunningSite, script: bool
) -> None:
    links, words = (
        (
            "Compare https://walk-one.example/diary with https://walk-two.example/log:",
            "they differ by a year.",
        )
        if script
        else (
            "Neither https://walk-three.example/map nor https://walk-four.example/chart",
            "shows the old harbour.",
        )
    )
    writer = visitor(script=script).read()
    before = writer.count

    writer.say(f"{links} {words}")
    writer.is_told(words, "Your comment is waiting for a moderator. Only you can see it.")
    visitor(script=script).read().does_not_see(words)

    page = open_page(script=script)
    sign_in(page, site, "/admin/comments/comment/?queue=held")
    row = page.locator("article.queue-item").filter(has_text=writer.name)
    expect(row).to_contain_text(words)
    expect(row).to_contain_text("2 links")
    row.get_by_role("button", name="Approve").click()
    told = page.locator(".queue-done" if script else ".messagelist")
    expect(told).to_contain_text("is now approved", ignore_case=True)
    told.get_by_role("link", name="Open it").click()
    expect(page.locator(".comment-history")).to_contain_text(site.moderator[0])

    reader = visitor(script=script).read()
    reader.sees(words)
    assert reader.count == before + 1
