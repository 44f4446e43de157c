"""One running site for all browser tests, and browsers that are watched."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.dns_server import World
from tests.e2e.chromium import launch_options
from tests.e2e.people import QUEUE, Visitor, signed_in
from tests.e2e.running import RunningSite, running_site
from tests.e2e.watching import Watch

# Milliseconds: generous, for a machine that does other things besides.
PATIENCE = 30_000

expect.set_options(timeout=PATIENCE)
_addresses = count(1)


@pytest.fixture(scope="session")
def site(pytestconfig: pytest.Config, dns_world: tuple[str, World]) -> Iterator[RunningSite]:
    """The site as `make run` sets it up: no address is to be proved, and mail is written to files."""
    with running_site(pytestconfig, dns_world[0], {}) as site:
        yield site


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return browser_type_launch_args | launch_options()


@pytest.fixture
def watches() -> Iterator[list[Watch]]:
    """The watches of a test's browsers; whatever one has seen by the end fails the test."""
    kept: list[Watch] = []
    yield kept
    assert [problem for watch in kept for problem in watch.take()] == []


@pytest.fixture
def open_page(
    new_context: Callable[..., Any], site: RunningSite, watches: list[Watch]
) -> Callable[..., Page]:
    """Opens an empty page in a new browser context: `open_page(script=False)`."""

    def open_page(*, script: bool = True, **options: Any) -> Page:
        address = {"X-Forwarded-For": f"198.19.0.{next(_addresses)}"}
        options |= {"java_script_enabled": script, "extra_http_headers": address}
        context = new_context(base_url=site.url, **options)
        context.set_default_timeout(PATIENCE)
        watches.append(Watch(context, site.url))
        page: Page = context.new_page()
        return page

    return open_page


@pytest.fixture(scope="session")
def moderator_session(browser: Browser, site: RunningSite) -> Any:
    """Cookies of a signed-in moderator: the sign-in itself, slow by design, is walked elsewhere."""
    return signed_in(browser, site)


@pytest.fixture
def desk(open_page: Callable[..., Page], moderator_session: Any) -> Callable[..., Page]:
    """Opens a page of the admin in a browser in which the moderator is signed in: `desk(path)`."""

    def desk(path: str = QUEUE, **options: Any) -> Page:
        page = open_page(storage_state=moderator_session, **options)
        page.goto(path)
        return page

    return desk


@pytest.fixture
def visitor(open_page: Callable[..., Page], site: RunningSite) -> Callable[..., Visitor]:
    """Brings somebody new: `visitor(script=False)`; further options are the browser context's."""

    def visitor(*, script: bool = True, **options: Any) -> Visitor:
        return Visitor(open_page(script=script, **options), site, script=script)

    return visitor
