"""What can be measured of a page's looks."""

import re

import html5lib
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def findings(page: Page) -> list[str]:
    """What axe finds against WCAG and its own best practices, by rule and place."""
    # Colours on their way from one scheme to the other are nobody's choice.
    page.evaluate("Promise.all(document.getAnimations().map((a) => a.finished.catch(() => null)))")
    # Where a sheet imports another, as Django's forms.css does, axe would copy both into the page, which its policy
    # rightly refuses. Only the rule about locked orientation needs that, and no sheet of ours asks for orientation.
    violations = Axe().run(page, options={"preload": False}).response["violations"]
    return [f"{found['id']}: {node['html']}" for found in violations for node in found["nodes"]]


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def brightness(page: Page) -> int:
    """The strongest channel of the page's background, 0 to 255."""
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return max(int(part) for part in re.findall(r"\d+", colour)[:3])


def parse_strictly(html: str) -> None:
    """Read a page as the standard wants it written; raises html5lib's ParseError at the first fault."""
    html5lib.HTMLParser(strict=True).parse(html)
