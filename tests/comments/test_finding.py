"""Finding comments, and paging through them without counting."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comments.admin.keyset import KeysetPage
from comments.models import Comment
from comments.services import finding
from comments.services.finding import find
from tests.making import make_article, make_thread, submit

pytestmark = pytest.mark.django_db


ODD = ["' & | ! ( ) :*", "a" * 10_000, "\x00", "\ud800", "1/2", "::/0", "@", "a@"]


@pytest.fixture
def wanted(db: None) -> Comment:
    thread = make_article(title="A Lighthouse in Norway").thread
    submit(name="Other Person")
    return submit(
        thread,
        name="Wanda Ångström",
        email="wanda@harbour.example",
        text="The keeper rowed out to https://boats.example/x at night.",
        ip="198.51.100.7",
    )


def found(sought: str) -> list[Comment]:
    return list(find(Comment.objects.all(), sought))


@pytest.mark.parametrize(
    "sought",
    [
        "keeper", "KEEPER rowed", "rowed keep", "wanda", "Ångström", "lighthouse norway", "wanda@harbour.example",
        "WANDA@harbour.example", "@harbour.example", "boats.example", "harbour.example", "198.51.100.7",
        "198.51.100.0/24",
    ],
)  # fmt: skip
def test_each_way_to_look_for_it(wanted: Comment, sought: str) -> None:
    assert found(sought) == [wanted]


def test_by_number(wanted: Comment) -> None:
    assert found(f"#{wanted.pk}") == found(str(wanted.pk)) == [wanted]


@pytest.mark.parametrize(
    "sought", ["keeperx", "eeper", "nobody@harbour.example", "@example", "203.0.113.0/24", "…!?", "#999999"]
)
def test_what_is_not_there_is_not_found(wanted: Comment, sought: str) -> None:
    assert found(sought) == []


@pytest.mark.parametrize("sought", ["keeper", "rowed keep", "wanda"])
def test_frequent_words_are_found_on_the_way(
    wanted: Comment, sought: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "FREQUENT", 1)
    assert wanted in found(sought)


def test_only_in_the_queue_asked_for(wanted: Comment) -> None:
    assert not find(Comment.objects.filter(status="spam"), "keeper").exists()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=60)
    | st.sampled_from(["' & | ! ( ) :*", "a" * 10_000, "\x00", "\ud800", "1/2", "::/0", "@", "a@"])
)
def test_whatever_is_typed_finds_something_or_nothing(sought: str) -> None:
    found(sought)


# --- Pages -------------------------------------------------------------------------------------------


def walk(order: str, way: str, size: int = 3) -> list[int]:
    """Every page from one end to the other, forwards, or there and all the way back."""
    seen: list[int] = []
    page = KeysetPage(Comment.objects.all(), order=order, size=size)
    while True:
        seen += [comment.pk for comment in page.items]
        if not page.next:
            break
        page = KeysetPage(Comment.objects.all(), order=order, cursor=page.next, size=size)
    if way == "forwards":
        return seen
    seen = [comment.pk for comment in page.items]
    while page.previous:
        page = KeysetPage(Comment.objects.all(), order=order, cursor=page.previous, size=size)
        seen = [comment.pk for comment in page.items] + seen
    return seen


@pytest.mark.parametrize("way", ["forwards", "backwards"])
@pytest.mark.parametrize("order", ["urgent", "newest", "oldest"])
def test_every_row_stands_on_one_page(order: str, way: str) -> None:
    thread, now = make_thread(), timezone.now()
    comments = [submit(thread) for _ in range(10)]
    for number, comment in enumerate(comments):  # with ties
        Comment.objects.filter(pk=comment.pk).update(urgent_at=now - timedelta(hours=number // 3))
    by = {"urgent": ["urgent_at", "id"], "newest": ["-id"], "oldest": ["id"]}[order]
    assert walk(order, way) == list(Comment.objects.order_by(*by).values_list("pk", flat=True))


def test_what_comes_and_goes_meanwhile_shifts_nothing() -> None:
    thread = make_thread()
    comments = [submit(thread) for _ in range(6)]
    first = KeysetPage(Comment.objects.all(), order="newest", size=3)
    submit(thread)
    second = KeysetPage(Comment.objects.exclude(pk=comments[5].pk), order="newest", cursor=first.next, size=3)
    assert [comment.pk for comment in second.items] == [comment.pk for comment in comments[2::-1]]


@pytest.mark.parametrize(
    "cursor", ["", "x", "a", "a٣", "axyz", "a1_yesterday", "b", "a" + "9" * 30, "a1_2026-13-45"]
)
@pytest.mark.parametrize("order", ["urgent", "newest"])
def test_a_damaged_cursor_leads_to_the_first_page(cursor: str, order: str) -> None:
    comment = submit()
    assert KeysetPage(Comment.objects.all(), order=order, cursor=cursor, size=3).items == [comment]


def test_a_page_is_one_query() -> None:
    submit()
    with CaptureQueriesContext(connection) as queries:
        page: Any = KeysetPage(Comment.objects.all(), order="urgent", size=3)
    assert len(queries) == 1
    assert page.next == page.previous == ""
