"""The watch itself: what it must see on every page of every other test, it does see."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.watching import Watch
from tests.local.localrun import wait_for


@pytest.mark.parametrize(
    ("deed", "seen"),
    [
        ("document.body.setAttribute('style', 'color: red')", "console: "),
        (
            "document.body.append(Object.assign(new Image(), {src: 'https://elsewhere.example/x.png'}))",
            "console: ",
        ),
        ("fetch('/no-such-page/')", "404: "),
        ("setTimeout(() => { throw new Error('broken'); }, 0)", "script: "),
    ],
)
def test_watch_sees(open_page: Callable[..., Page], watches: list[Watch], deed: str, seen: str) -> None:
    page = open_page()
    page.goto("/")
    page.evaluate(f"() => {{ {deed}; }}")
    problems: list[str] = []

    def has_seen() -> bool:
        page.title()  # events arrive while the browser is asked something
        problems.extend(watches[0].take())
        return any(problem.startswith(seen) for problem in problems)

    wait_for(has_seen, 10, lambda: str(problems))
