"""Every public page: valid, accessible, at home on a phone and in the dark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Response, expect

from tests.e2e.looks import brightness, findings, overflow, parse_strictly
from tests.e2e.people import Visitor, offer
from tests.e2e.running import RunningSite
from tests.wording import wording

Visitors = Callable[..., Visitor]
WIDE = "Donaudampfschiff" * 20

RICH = f"""I read this **twice** on the train and missed my stop. What I still wonder, in `code` and in *words*:

- was the price cap lifted before, as in [the diary](/articles/diary)?
- is there a shorter word for {"Verkehrsinfrastruktur" * 12}?

> a quotation

They drove on liquefied gas there, so I would not be surprised.

    if protests: prices.fall()
"""


@pytest.fixture(scope="module")
def talk(site: RunningSite) -> None:
    """A discussion with everything that can stand in one, down to the deepest level and one beyond."""
    site.publish(RICH, name="Zoë <Ø> Ångström-Wolffhügel")
    parent = site.publish("שלום, מה שלומכם היום?", name="נועה")
    for level in range(2, 7):
        parent = site.publish(wording(level), parent=parent)


@pytest.fixture(scope="module")
def held(site: RunningSite) -> dict[str, str]:
    """Links to decide about a comment that waits."""
    site.settle(site.post(offer(WIDE), name="Mika"), "held")
    return site.links_to_decide("Donaudampfschiff")


def _home(visitor: Visitor, held: dict[str, str]) -> None:
    visitor.page.goto("/")


def _article(visitor: Visitor, held: dict[str, str]) -> None:
    visitor.read()
    expect(visitor.page.locator(".in-reply-to").first).to_be_visible()


def _replying(visitor: Visitor, held: dict[str, str]) -> None:
    visitor.read()
    visitor.page.locator(".reply-link").last.click()
    visitor.page.goto(visitor.page.locator(".reply-link").last.get_attribute("href") or "")


def _errors(visitor: Visitor, held: dict[str, str]) -> None:
    visitor.read()
    visitor.field("Comment").fill("x")
    visitor.post()
    expect(visitor.page.locator("#error-summary")).to_be_visible()


def _awaiting(visitor: Visitor, held: dict[str, str]) -> None:
    visitor.read()
    visitor.paste(offer("Said at once."))
    visitor.is_told("Said at once", "waiting for a moderator")


def _act(visitor: Visitor, held: dict[str, str]) -> None:
    visitor.page.goto(held["Approve"])


def _bad_link(visitor: Visitor, held: dict[str, str]) -> None:
    visitor.page.goto("/comments/act/damaged/")


def _missing(visitor: Visitor, held: dict[str, str]) -> None:
    visitor.page.goto("/no-such-page/")


def _sign_in(visitor: Visitor, held: dict[str, str]) -> None:
    visitor.page.goto("/admin/")
    expect(visitor.page.locator("input[name=password]")).to_be_visible()


PAGES = [_home, _article, _replying, _errors, _awaiting, _act, _bad_link, _missing, _sign_in]
every_page = pytest.mark.parametrize("go", PAGES, ids=lambda go: go.__name__.strip("_"))


@every_page
def test_valid_accessible_and_fitting(
    visitor: Visitors, talk: None, held: dict[str, str], go: Callable[[Visitor, dict[str, str]], None]
) -> None:
    somebody = visitor(viewport={"width": 320, "height": 640}, color_scheme="dark", reduced_motion="reduce")
    answers: list[Response] = []
    somebody.page.on("response", lambda answer: answers.append(answer))
    go(somebody, held)
    documents = [answer for answer in answers if answer.request.is_navigation_request()]
    parse_strictly(documents[-1].text())
    assert findings(somebody.page) == []
    assert overflow(somebody.page) <= 0
    assert brightness(somebody.page) < 60

    somebody.page.emulate_media(color_scheme="light")
    somebody.page.set_viewport_size({"width": 1280, "height": 800})
    assert findings(somebody.page) == []
    assert overflow(somebody.page) <= 0
    assert brightness(somebody.page) > 220
