"""The README's pictures, taken of a running site (`make screenshots`). They change only when its looks do."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import httpx
import psycopg
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from config.local.folders import CHECKOUT
from tests import dns_server
from tests.e2e.chromium import launch_options
from tests.e2e.people import sign_in
from tests.e2e.running import RunningSite, text_of

IMAGES = CHECKOUT / "docs" / "images"
LARGEST = 300_000  # bytes
DESK, PHONE = ViewportSize(width=1120, height=840), ViewportSize(width=390, height=880)

# Who answers whom (by place in this list), when in April 2022, and what they say. All of them are made up.
TALK: list[tuple[str, int | None, str, str]] = [
    (
        "Dana Whitlock",
        None,
        "22 11:20",
        "The part I cannot square with a staged crisis is **how badly it went** in the first two days. "
        "Nobody plans to lose an airport.",
    ),
    (
        "Piet Verhoeven",
        0,
        "22 12:05",
        "Unless losing it was the point. But then you would expect the plotters to come out of it with *more*, "
        "and they came out with less.",
    ),
    (
        "Dana Whitlock",
        1,
        "22 12:31",
        "Fair. “Everybody improvised” is the dull answer, and the dull answer is usually right.",
    ),
    (
        "M. Sarsenov",
        None,
        "23 08:47",
        "A small correction about the fuel: the price cap was lifted on 1 January, and the first rallies were in "
        "the west, where people drive on liquefied gas.\n\n> Didn’t the protests start in response to the "
        "increase in gas prices?\n\nThey did. What came after the third day had little to do with it.",
    ),
    ("Oluchi", 3, "23 09:15", "Thank you, I had been looking for the order of events."),
]

# The newest stands first in the queue.
HELD = [
    ("Tom", "", "WHY DOES NOBODY EVER ASK WHO PAID FOR ALL OF THIS??? CALL ME: +44 20 7946 0123"),
    (
        "Finance Desk",
        "https://finance-desk.example.net/",
        "If prices worry you as much as them, we compare what banks ask for at https://finance-desk.example.net/now.",
    ),
    (
        "Rita Lowe",
        "",
        "I wrote about the same week [in my notes](https://notes.example.org/almaty) and collected the "
        "[sources](https://notes.example.org/sources), in case that helps anybody.",
    ),
]


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with _site() as site, sync_playwright() as playwright:
        own_pages = _talk(site)
        browser = playwright.chromium.launch(**launch_options())
        _take_articles(browser, site)
        _take_own_page(browser, site, own_pages["Dana Whitlock"])
        _take_queues(browser, site)
        browser.close()


@contextmanager
def _site() -> Iterator[RunningSite]:
    folder = Path(tempfile.mkdtemp(prefix="parley-pictures-", dir="/tmp"))
    folder.chmod(0o755)
    with dns_server.running() as (resolver, _):
        site = RunningSite(folder, resolver=resolver, settings={"CONFIRM_EMAIL": "first"})
        try:
            site.start()
            yield site
        finally:
            site.stop()
            shutil.rmtree(folder)


def _talk(site: RunningSite) -> dict[str, str]:
    """Returns where each who takes part finds their own comments."""
    ids: list[int] = []
    own_pages: dict[str, str] = {}
    for name, parent, _, text in TALK:
        answers = None if parent is None else ids[parent]
        posted = site.post(text, name=name, email=_address(name), parent=answers)
        site.settle(posted, "unconfirmed")
        own_pages[name] = _prove(site, _address(name))
        ids.append(site.settle(posted, "approved"))
    for name, url, text in HELD:
        site.settle(site.post(text, name=name, email=_address(name), url=url), "held")
    with psycopg.connect(site.database_url) as connection:
        for pk, (_, _, when, _) in zip(ids, TALK, strict=True):
            moment = f"2022-04-{when}:00+00"
            connection.execute("UPDATE comments_comment SET created_at = %s WHERE id = %s", [moment, pk])
        # A new version of the discussion: what was cached of it shows the days on which it was really said.
        connection.execute("UPDATE comments_thread SET version = version + 1")
    return own_pages


def _prove(site: RunningSite, address: str) -> str:
    """Press the button behind the mailed link; returns the link to one's own page that is then shown."""
    mail = text_of(site.mail_about("gave this address", address))
    link = next(word for word in mail.split() if "/comments/confirm/" in word)
    shown = httpx.post(link, timeout=30).text
    found = re.search(r'href="(\S+/comments/mine/\S+)"', shown)
    assert found, shown
    return found[1]


def _address(name: str) -> str:
    return f"{name.lower().replace('. ', '.').replace(' ', '.')}@good.example"


def _take_articles(browser: Browser, site: RunningSite) -> None:
    page = _open(browser, site, DESK, "light")
    page.goto(site.article)
    _shoot(page, "article")
    page = _open(browser, site, DESK, "dark")
    page.goto(f"{site.article}#comments")
    _shoot(page, "article-dark")
    page = _open(browser, site, PHONE, "light")
    page.goto(f"{site.article}#respond")
    _shoot(page, "article-phone")


def _take_own_page(browser: Browser, site: RunningSite, link: str) -> None:
    page = _open(browser, site, DESK, "light")
    page.goto(link)
    _shoot(page, "mine")


def _take_queues(browser: Browser, site: RunningSite) -> None:
    page = _open(browser, site, DESK, "light")
    sign_in(page, site)
    page.goto("/admin/comments/comment/?queue=held")
    page.get_by_role("button", name="Toggle navigation").click()
    page.evaluate("scrollTo(0, 0)")
    _shoot(page, "queue")
    page.set_viewport_size(PHONE)
    _shoot(page, "queue-phone")
    page.set_viewport_size(DESK)
    page.goto("/admin/")
    _shoot(page, "dashboard")


def _open(browser: Browser, site: RunningSite, size: ViewportSize, colours: Literal["light", "dark"]) -> Page:
    context = browser.new_context(
        base_url=site.url,
        viewport=size,
        color_scheme=colours,
        reduced_motion="reduce",
    )
    return context.new_page()


def _shoot(page: Page, name: str) -> None:
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path, animations="disabled")
    size = path.stat().st_size
    assert size < LARGEST, (
        f"{path} has {size} bytes: show less of the page, so that it stays below {LARGEST}."
    )
    print(f"{path.relative_to(CHECKOUT)}  {size // 1000} kB")


if __name__ == "__main__":
    main()
