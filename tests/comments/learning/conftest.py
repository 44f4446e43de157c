"""Comments that were screened with the classifier looking on, and people who decide about them."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User

from comments.services import learned
from tests.making import moderator


@pytest.fixture(autouse=True)
def _fresh_shelf() -> Iterator[None]:
    """What a process keeps for a second must not reach from one test into the next."""
    learned.forget()
    yield
    learned.forget()


@pytest.fixture
def ada(db: None) -> User:
    return moderator("ada")
