"""People at the moderator's desk, and comments on it."""

from collections.abc import Callable
from itertools import count

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from comments.models import Comment, Status, Thread
from comments.services.moderation import DECISIONS
from tests.making import moderator, submit, work_all
from tests.wording import wording

_numbers = count(1)
LINKS = "See [this](https://a.example/x), [that](https://b.example/y) and https://c.example about point"


@pytest.fixture
def ada(db: None) -> User:
    return moderator("ada")


@pytest.fixture
def bob(db: None) -> User:
    return moderator("bob")


@pytest.fixture
def desk(ada: User) -> Client:
    """A browser in which Ada is signed in."""
    return signed_in(ada)


@pytest.fixture
def staff() -> Callable[..., Client]:
    """A browser in which somebody is signed in who has only the named permissions."""

    def make(*permissions: str) -> Client:
        user = User.objects.create_user("staff", password="a long secret", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        return signed_in(user)

    return make


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def held(thread: Thread | None = None, **fields: object) -> Comment:
    """A comment that the screening has held."""
    comment = submit(thread, **{"text": f"{LINKS} {wording(next(_numbers))}"} | fields)
    work_all()
    comment.refresh_from_db()
    assert comment.status == Status.HELD
    return comment


def moved(comment: Comment, action: str, by: User) -> Comment:
    """The comment after somebody's decision, made elsewhere."""
    DECISIONS[action](comment=Comment.objects.get(pk=comment.pk), by=by)
    return Comment.objects.get(pk=comment.pk)
