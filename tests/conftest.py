"""What every test can use."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection

from comments.services import learned
from tests import dns_server


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Tests with real commits are cleaned up by TRUNCATE, which the audit log refuses: only that trigger is lifted."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE comments_moderationevent DISABLE TRIGGER comments_event_no_truncate")
        cursor.execute("SELECT version()")
        assert "PostgreSQL" in cursor.fetchone()[0]


@pytest.fixture(scope="session")
def dns_world() -> Iterator[tuple[str, dns_server.World]]:
    with dns_server.running() as running:
        yield running


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser last: once it is there its event loop runs in this thread, and Django then refuses its database."""
    items.sort(key=lambda item: "e2e" in item.path.parts)


@pytest.fixture(autouse=True)
def _own_world(settings: Any, dns_world: tuple[str, dns_server.World]) -> None:
    """Every test asks our DNS server, starts with empty caches, may post as fast as it likes, and proves no address."""
    settings.EMAIL_DNS_RESOLVER = dns_world[0]
    settings.EMAIL_DNS_TIMEOUT = 15.0  # a busy machine is no "no answer"; the test of silence asks for less
    settings.COMMENT_RATE = "10000/minute"
    settings.CONFIRM_EMAIL = "never"  # what a proof is asked for says so itself
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # the real one takes half a second
    cache.clear()
    learned.forget()
