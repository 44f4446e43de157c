"""A second site, where addresses are proved and mail goes to a server: `site` in this folder."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.dns_server import World
from tests.e2e.mailed.mailboxes import Mailboxes
from tests.e2e.people import signed_in
from tests.e2e.post_office import PostOffice, post_office
from tests.e2e.running import RunningSite, running_site


@pytest.fixture(scope="session")
def _mailed_site(
    pytestconfig: pytest.Config, dns_world: tuple[str, World]
) -> Iterator[tuple[RunningSite, PostOffice]]:
    with post_office() as (office, url):
        settings = {"CONFIRM_EMAIL": "first", "EMAIL_URL": url, "REPORT_RATE": "10000/minute"}
        with running_site(pytestconfig, dns_world[0], settings) as site:
            yield site, office


@pytest.fixture(scope="session")
def site(_mailed_site: tuple[RunningSite, PostOffice]) -> RunningSite:
    return _mailed_site[0]


@pytest.fixture(scope="session")
def office(_mailed_site: tuple[RunningSite, PostOffice]) -> PostOffice:
    return _mailed_site[1]


@pytest.fixture(scope="session")
def mailboxes(site: RunningSite, office: PostOffice) -> Mailboxes:
    return Mailboxes(site, office)


@pytest.fixture(scope="session")
def moderator_session(browser: Browser, site: RunningSite) -> Any:
    return signed_in(browser, site)
