"""The moderator's pages: accessible, at home on a phone and in the dark, and fine under the strict policy."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.looks import brightness, findings, overflow, parse_strictly
from tests.e2e.running import RunningSite

HELD = "Look at https://one.example/offers and at https://two.example/offers before you decide."


@pytest.fixture(scope="module")
def held(site: RunningSite) -> int:
    return site.settle(site.post(HELD, name="Mika Sand"), "held")


@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/admin/comments/comment/?queue=held",
        "/admin/comments/comment/{held}/change/",
        "/admin/comments/learnedmodel/",
        "/admin/comments/moderationevent/",
        "/admin/comments/moderatorsettings/",
        "/admin/comments/bulkdecision/",
        "/admin/comments/rule/add/",
        "/admin/comments/sitepolicy/",
        "/admin/comments/report/",
        "/admin/comments/retentionrun/",
        "/admin/comments/author/find/",
        "/admin/comments/author/1/person/",
        "/admin/comments/author/1/erase/",
    ],
    ids=[
        "index",
        "queue",
        "comment",
        "learned",
        "log",
        "settings",
        "bulk",
        "rule",
        "policy",
        "reports",
        "privacy",
        "find",
        "person",
        "erase",
    ],
)
def test_valid_accessible_and_fitting(
    open_page: Callable[..., Page], moderator_session: Any, held: int, path: str
) -> None:
    desk: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}
    page = open_page(**desk, color_scheme="light", storage_state=moderator_session)
    page.goto(path.format(held=held))
    if "/comment/" in path:
        expect(page.get_by_role("main")).to_contain_text("two.example")
    parse_strictly(page.context.request.get(page.url).text())
    assert findings(page) == []
    assert overflow(page) <= 0
    assert brightness(page) > 220

    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.set_viewport_size({"width": 390, "height": 800})
    assert findings(page) == []
    assert overflow(page) <= 0
    assert brightness(page) < 60


def test_trying_the_screening(open_page: Callable[..., Page], moderator_session: Any, held: int) -> None:
    desk: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}
    page = open_page(**desk, color_scheme="light", storage_state=moderator_session)
    page.goto("/admin/comments/comment/?queue=held")
    page.get_by_role("link", name="Try the screening").click()
    assert findings(page) == []
    page.get_by_label("Comment", exact=True).fill(HELD)
    page.get_by_label("Name").fill("Cheap Pharmacy")
    page.get_by_role("button", name="Screen it").click()
    expect(page.get_by_role("main")).to_contain_text("2 links")
    expect(page.get_by_label("Name")).to_have_value("Cheap Pharmacy")
    parse_strictly(page.content())
    assert findings(page) == []
    assert overflow(page) <= 0

    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.set_viewport_size({"width": 390, "height": 800})
    assert findings(page) == []
    assert overflow(page) <= 0
    assert brightness(page) < 60


def test_several_at_once_and_back(
    open_page: Callable[..., Page], moderator_session: Any, site: RunningSite
) -> None:
    texts = [f"Take https://one-{n}.example/x or https://two-{n}.example/x instead." for n in "ab"]
    posted = [site.post(text, name=f"Bulk {n}") for text, n in zip(texts, "ab", strict=True)]

    ids = [site.settle(each, "held") for each in posted]
    page = open_page(storage_state=moderator_session)
    page.goto("/admin/comments/comment/?queue=held")

    for pk in ids:
        page.get_by_role("checkbox", name=f"Select comment {pk} ").check()
    page.get_by_role("combobox", name="Action").select_option("spam")
    page.get_by_role("button", name="Go").click()
    expect(page.locator(".messagelist")).to_contain_text("2")
    page.goto(f"/admin/comments/comment/{ids[0]}/change/")
    page.get_by_label("Reason").fill("a regular reader")
    page.get_by_role("button", name="Restore").click()
    expect(page.locator(".comment-history")).to_contain_text("a regular reader")

    page.goto("/admin/comments/comment/?queue=spam")
    expect(page.get_by_role("main")).to_contain_text(f"Comment {ids[1]}")
    expect(page.get_by_role("main")).not_to_contain_text(f"Comment {ids[0]}")
