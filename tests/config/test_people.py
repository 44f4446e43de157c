"""Owners look after people and cannot make anybody, themselves included, more than an owner."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from comments.models import ModerationEvent
from tests.comments.admin.conftest import signed_in
from tests.comments.admin.roles import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db: None) -> User:
    return person("Owner")


@pytest.fixture
def desk(owner: User) -> Client:
    return signed_in(owner)


def page(user: User) -> str:
    return f"/admin/auth/user/{user.pk}/change/"


def form(user: User, *groups: str, **fields: Any) -> dict[str, Any]:
    ids = list(Group.objects.filter(name__in=groups).values_list("pk", flat=True))
    return {
        "username": user.username,
        "email": user.email,
        "is_active": "on",
        "is_staff": "on",
        "groups": ids,
    } | fields


def groups_of(user: User) -> set[str]:
    return set(User.objects.get(pk=user.pk).groups.values_list("name", flat=True))


@pytest.mark.parametrize("role", ["Moderator", "Editor", "Owner"])
def test_an_owner_gives_each_of_the_three_roles(desk: Client, owner: User, role: str) -> None:
    user = person("", "newcomer")
    assert desk.post(page(user), form(user, role)).status_code == 302
    assert groups_of(user) == {role}
    event = ModerationEvent.objects.get(subject=f"user:{user.pk}")
    assert (event.action, event.user_id, event.detail) == ("role", owner.pk, {"groups": [[], [role]]})


def test_an_owner_brings_somebody_new_in(desk: Client) -> None:
    made = {"username": "newcomer", "password1": "a quite long secret", "password2": "a quite long secret"}
    assert desk.post("/admin/auth/user/add/", made | {"usable_password": "true"}).status_code == 302
    user = User.objects.get(username="newcomer")
    assert (user.is_superuser, user.is_staff) == (False, False)


def test_letting_somebody_in_or_out_stands_in_the_log(desk: Client) -> None:
    user = person("Moderator", "leaver")
    desk.post(page(user), {"username": user.username, "groups": form(user, "Moderator")["groups"]})
    detail = ModerationEvent.objects.get(subject=f"user:{user.pk}").detail
    assert detail == {"is_active": [True, False], "is_staff": [True, False]}


def test_a_new_address_is_none_of_the_logs_business(desk: Client) -> None:
    user = person("Moderator", "mover")
    desk.post(page(user), form(user, "Moderator", email="new@good.example"))
    assert User.objects.get(pk=user.pk).email == "new@good.example"
    assert not ModerationEvent.objects.exists()


@pytest.mark.parametrize("whose", ["own", "another's"])
def test_nobody_is_raised_above_an_owner(desk: Client, owner: User, whose: str) -> None:
    user = owner if whose == "own" else person("Moderator", "friend")
    everything = list(Permission.objects.values_list("pk", flat=True))
    desk.post(page(user), form(user, "Owner", is_superuser="on", user_permissions=everything))
    user = User.objects.get(pk=user.pk)
    assert not user.is_superuser
    assert not user.user_permissions.exists()
    shown = desk.get(page(user)).content.decode()
    assert "is_superuser" not in shown
    assert "user_permissions" not in shown


def test_no_group_but_the_three_can_be_given(desk: Client) -> None:
    Group.objects.create(name="Mighty").permissions.set(Permission.objects.all())
    user = person("", "friend")
    response = desk.post(page(user), form(user, "Mighty"))
    assert response.status_code == 200
    assert "not one of the available choices" in response.content.decode()
    assert groups_of(user) == set()


@pytest.mark.parametrize("path", ["change/", "password/", "delete/", "history/"])
@pytest.mark.parametrize("above", ["superuser", "retired superuser", "by permission", "by group"])
def test_whoever_may_do_more_cannot_be_edited(desk: Client, path: str, above: str) -> None:
    user = person("superuser" if "superuser" in above else "Moderator", "mighty")
    if above == "retired superuser":
        User.objects.filter(pk=user.pk).update(is_active=False)
    elif above == "by permission":
        user.user_permissions.add(Permission.objects.get(codename="delete_user"))
    elif above == "by group":
        user.groups.add(Group.objects.create(name="Mighty"))
    before = User.objects.values().get(pk=user.pk)
    secret = {"password1": "quite another secret", "password2": "quite another secret"}
    if path != "history/":
        assert desk.post(f"/admin/auth/user/{user.pk}/{path}", form(user) | secret).status_code == 403
    assert desk.get(f"/admin/auth/user/{user.pk}/{path}").status_code == 403
    assert User.objects.values().get(pk=user.pk) == before


def test_whoever_may_change_people_and_is_no_owner_cannot_become_one() -> None:
    clerk = person("", "clerk")
    clerk.user_permissions.set(Permission.objects.filter(codename__in=["view_user", "change_user"]))
    response = signed_in(User.objects.get(pk=clerk.pk)).post(page(clerk), form(clerk, "Owner"))
    assert "not one of the available choices" in response.content.decode()
    assert groups_of(clerk) == set()


def test_a_superuser_sees_djangos_own_form() -> None:
    user = person("Moderator", "friend")
    shown = signed_in(person("superuser")).get(page(user)).content.decode()
    assert "is_superuser" in shown
    assert "user_permissions" in shown
