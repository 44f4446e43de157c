"""Writing rules: one that could never match is refused with what to write instead."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from comments.models import Rule, Status
from tests.making import submit, work_all

pytestmark = pytest.mark.django_db
ADD = "/admin/comments/rule/add/"


def write(desk: Client, kind: str, pattern: str, **fields: str) -> str:
    data = {"kind": kind, "pattern": pattern, "effect": "hold", "active": "on"} | fields
    return desk.post(ADD, data, follow=True).content.decode()


def test_a_rule_names_who_made_it_and_works(desk: Client, ada: User) -> None:
    write(desk, "word", "wombat", effect="reject")
    assert Rule.objects.get().created_by == ada
    comment = submit(text="I saw a wombat yesterday, and it saw me.")
    work_all()
    comment.refresh_from_db()
    assert comment.status == Status.REJECTED


def test_an_edit_leaves_the_maker(desk: Client, ada: User, bob: User) -> None:
    rule = Rule.objects.create(kind="word", pattern="wombat", created_by=bob)
    data = {"kind": "word", "pattern": "wombats", "effect": "hold"}
    desk.post(f"/admin/comments/rule/{rule.pk}/change/", data)
    rule.refresh_from_db()
    assert (rule.pattern, rule.active, rule.created_by) == ("wombats", False, bob)


@pytest.mark.parametrize(
    ("kind", "pattern", "stored"),
    [
        ("word", "  two   words ", "two words"),
        ("word", "c++", "c++"),
        ("word", "买", "买"),
        ("domain", "https://www.Spam.example/path?x=1", "spam.example"),
        ("domain", "*.spam.example", "spam.example"),
        ("domain", "bücher.example", "bücher.example"),
        ("domain", "xn--bcher-kva.example", "bücher.example"),
        ("domain", "hindi-शब्द.example", "hindi-शब्द.example"),
        ("address", "Somebody@Spam.Example", "somebody@spam.example"),
        ("address", "@spam.example", "@spam.example"),
        ("network", "192.0.2.77/24", "192.0.2.0/24"),
        ("network", "192.0.2.7", "192.0.2.7/32"),
        ("network", "2001:db8::1/32", "2001:db8::/32"),
        ("name", "Cheap Shoes", "Cheap Shoes"),
    ],
)
def test_what_is_meant_is_stored(desk: Client, kind: str, pattern: str, stored: str) -> None:
    shown = write(desk, kind, pattern)
    assert Rule.objects.count() == 1, shown
    assert Rule.objects.get().pattern == stored


@pytest.mark.parametrize(
    ("kind", "pattern", "message"),
    [
        ("word", "\u200b", "at least one letter"),
        ("name", "\u2060", "at least one letter"),
        ("domain", "spam", "This is no domain"),
        ("domain", "two words.example", "This is no domain"),
        ("domain", "a@spam.example", "This is no domain"),
        ("domain", "spam..example", "This is no domain"),
        ("address", "spam.example", "An @ is missing"),
        ("address", "a b@spam.example", "This is no address"),
        ("address", "@", "This is no address"),
        ("network", "192.0.2", "This is no network"),
        ("network", "300.0.0.1", "This is no network"),
        ("network", "0.0.0.0/0", "whole internet"),
        ("network", "::/0", "whole internet"),
    ],
)
def test_what_could_never_match_is_refused(desk: Client, kind: str, pattern: str, message: str) -> None:
    shown = write(desk, kind, pattern)
    assert not Rule.objects.exists()
    assert message in shown
    assert "errorlist" in shown


def test_the_same_rule_twice_is_refused(desk: Client) -> None:
    write(desk, "domain", "spam.example")
    assert "already exists" in write(desk, "domain", "http://spam.example/")
    assert Rule.objects.count() == 1
