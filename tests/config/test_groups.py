"""The groups that a migration makes."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User

from config.groups import GROUPS, make_groups

pytestmark = pytest.mark.django_db
MIGRATION = import_module("config.migrations.0001_groups")
LATER = import_module("config.migrations.0002_owners_see_to_privacy")


def migrate() -> None:
    MIGRATION.make(apps, None)
    LATER.give(apps, None)


def permissions_of(name: str) -> set[str]:
    rows = Permission.objects.filter(group__name=name).values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in rows}


def test_the_migrations_copy_of_the_table_is_the_newest_one() -> None:
    """When this fails, write a migration that brings the groups from its table to that of `config.groups`."""
    made = {name: {*labels, *LATER.ADDED.get(name, ())} for name, labels in MIGRATION.GROUPS.items()}
    assert made == {name: set(labels) for name, labels in GROUPS.items()}


@pytest.mark.parametrize("make", [migrate, make_groups])
@pytest.mark.parametrize("name", GROUPS)
def test_each_group_may_do_what_the_table_says_however_often_it_is_made(name: str, make: object) -> None:
    Group.objects.all().delete()
    for _ in range(2):
        make()  # type: ignore[operator]
        assert permissions_of(name) == set(GROUPS[name])


def test_the_permissions_are_made_when_they_are_not_there_yet() -> None:
    Permission.objects.all().delete()
    migrate()
    assert permissions_of("Owner") == set(GROUPS["Owner"])


def test_a_group_that_is_there_keeps_its_people_and_what_it_may() -> None:
    Group.objects.all().delete()
    group, person = Group.objects.create(name="Moderator"), User.objects.create(username="bo")
    group.permissions.add(Permission.objects.get(codename="view_mail"))
    person.groups.add(group)
    migrate()
    assert permissions_of("Moderator") == {*GROUPS["Moderator"], "comments.view_mail"}
    assert person.groups.get().name == "Moderator"


def test_backwards_the_groups_go_and_the_people_stay() -> None:
    MIGRATION.make(apps, None)
    other, person = Group.objects.create(name="Other"), User.objects.create(username="bo")
    person.groups.set([other, Group.objects.get(name="Owner")])
    MIGRATION.remove(apps, None)
    assert list(person.groups.all()) == [other]
    assert not Group.objects.filter(name__in=GROUPS).exists()


def test_backwards_owners_lose_only_what_they_were_given() -> None:
    migrate()
    LATER.take(apps, None)
    assert permissions_of("Owner") == set(MIGRATION.GROUPS["Owner"])


def test_no_group_is_made_for_what_is_only_added() -> None:
    Group.objects.all().delete()
    LATER.give(apps, None)
    assert not Group.objects.exists()


def test_no_role_may_delete_for_good() -> None:
    assert not [label for labels in GROUPS.values() for label in labels if ".delete_" in label]


def test_each_role_may_do_all_that_the_one_below_may() -> None:
    assert set(GROUPS["Moderator"]) < set(GROUPS["Editor"]) < set(GROUPS["Owner"])
