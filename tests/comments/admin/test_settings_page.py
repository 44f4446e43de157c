"""A moderator's own settings."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from comments.models import ModeratorSettings

pytestmark = pytest.mark.django_db
PAGE = "/admin/comments/moderatorsettings/"


def test_looking_at_the_page_keeps_nothing(desk: Client) -> None:
    page = desk.get(PAGE).content.decode()
    assert 'value="each"' in page
    assert "ada@good.example" in page
    assert not ModeratorSettings.objects.exists()


@pytest.mark.parametrize("mail", ["each", "hourly", "daily", "nothing"])
def test_what_was_chosen_is_kept_and_shown(desk: Client, ada: User, mail: str) -> None:
    assert "Kept." in desk.post(PAGE, {"mail": mail, "articles": "daily"}, follow=True).content.decode()
    assert ModeratorSettings.objects.get(user=ada).mail == mail
    chosen = desk.get(PAGE).context["form"]["mail"].value()
    assert chosen == mail


def test_a_change_leaves_alone_what_the_last_digest_told(desk: Client, ada: User) -> None:
    told = timezone.now()
    ModeratorSettings.objects.create(user=ada, mail="daily", digest_at=told)
    desk.post(PAGE, {"mail": "hourly"})
    assert ModeratorSettings.objects.get(user=ada).digest_at == told


def test_nonsense_is_refused_and_says_why(desk: Client) -> None:
    response = desk.post(PAGE, {"mail": "by pigeon"})
    assert response.status_code == 422
    assert "not one of the available choices" in response.content.decode()
    assert not ModeratorSettings.objects.exists()


def test_nobody_reaches_another_ones_settings(desk: Client, ada: User, bob: User) -> None:
    ModeratorSettings.objects.create(user=bob, mail="daily")
    desk.post(PAGE, {"mail": "nothing", "user": bob.pk, "pk": bob.pk})
    assert ModeratorSettings.objects.get(user=bob).mail == "daily"
    for path in (f"{PAGE}{bob.pk}/change/", f"{PAGE}{bob.pk}/delete/", f"{PAGE}add/"):
        assert desk.post(path, {"mail": "nothing"}).status_code == 404
    assert ModeratorSettings.objects.get(user=bob).mail == "daily"


@pytest.mark.parametrize(
    ("permission", "status"), [("view_comment", 200), ("change_comment", 200), ("view_job", 403)]
)
def test_who_sees_the_page(staff: Callable[..., Client], permission: str, status: int) -> None:
    assert staff(permission).get(PAGE).status_code == status
