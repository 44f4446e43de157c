"""People with a role, for tests of what each may do."""

from django.contrib.auth.models import Group, User
from django.test import Client

from config.groups import make_groups
from tests.comments.admin.conftest import signed_in
from tests.making import moderator


def person(role: str, name: str = "") -> User:
    """Somebody with one of the three roles; "superuser", or "" for staff without any."""
    name = name or (role or "nobody").lower()
    if role == "superuser":
        return moderator(name)
    make_groups()  # a test with real commits may have swept them away
    user = User.objects.create_user(
        name, email=f"{name}@good.example", password="a long secret", is_staff=True
    )
    user.groups.set(Group.objects.filter(name=role))
    return User.objects.get(pk=user.pk)


def browser(role: str) -> Client:
    return signed_in(person(role))
