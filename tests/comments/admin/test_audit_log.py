"""The audit log in the admin: searched, narrowed, and taken along as a file."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comments.admin.capped import CappedPaginator
from comments.admin.event_filters import ACTIONS
from comments.models import Comment, ModerationEvent
from comments.services.audit import log_change
from comments.services.moderation import DECISIONS
from tests.comments.admin.conftest import held, moved

pytestmark = pytest.mark.django_db
LOG = "/admin/comments/moderationevent/"


def rows(client: Client, query: str = "") -> list[ModerationEvent]:
    response = client.get(f"{LOG}{query}")
    assert response.status_code == 200
    return list(response.context["cl"].result_list)


def page(client: Client, query: str = "") -> str:
    return client.get(f"{LOG}{query}").content.decode()


def exported(client: Client, name: str, query: str = "") -> str:
    response = client.get(f"{LOG}export/{name}/{query}")
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]


@pytest.fixture
def rule_event(ada: User) -> ModerationEvent:
    return log_change(
        action="rule", subject="rule:7", by=ada, detail={"effect": ["hold", "spam"], "active": [False, True]}
    )


def test_what_is_no_comment_stands_in_the_log_in_words(desk: Client, rule_event: ModerationEvent) -> None:
    shown = page(desk)
    assert "effect: hold → spam" in shown
    assert "active: no → yes" in shown
    assert 'href="/admin/comments/rule/7/change/">rule 7</a>' in shown
    assert "rule changed" in shown
    assert desk.get(f"{LOG}{rule_event.pk}/change/").status_code == 200


def test_what_has_no_page_is_named_without_a_link(desk: Client, ada: User) -> None:
    log_change(action="note", subject="note:3", by=ada)
    assert ">note 3<" in page(desk)
    assert 'href="">' not in page(desk)


def test_a_change_of_status_stands_in_the_log_in_words(desk: Client, ada: User) -> None:
    moved(held(), "spam", ada)
    assert "held → spam" in page(desk)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=rule:7", ["rule"]), ("?q=rule:8", []), ("?q=bob", ["reject"]), ("?q=BOB", ["reject"]),
        ("?q=rude+words", ["reject"]), ("?action=rule", ["rule"]), ("?action=reject", ["reject"]),
        ("?actor__exact=machine", ["screen"]), ("?after__exact=rejected", ["reject"]),
        ("?q=nothing+of+the+kind", []),
    ],
)  # fmt: skip
def test_searching_and_narrowing(
    desk: Client, bob: User, rule_event: ModerationEvent, query: str, found: list[str]
) -> None:
    DECISIONS["reject"](comment=held(), by=bob, reason="rude words")
    assert [event.action for event in rows(desk, query)] == found


def test_a_comment_is_found_by_its_number(desk: Client, ada: User, rule_event: ModerationEvent) -> None:
    mine, _ = moved(held(), "spam", ada), held()
    for query in (f"?q={mine.pk}", f"?q=%23{mine.pk}", f"?q=comment:{mine.pk}"):
        assert {event.comment_id for event in rows(desk, query)} == {mine.pk}


def test_a_person_is_chosen_from_those_who_are_here(desk: Client, ada: User, bob: User) -> None:
    comment = moved(held(), "spam", ada)
    moved(comment, "approve", bob)
    assert {event.user_id for event in rows(desk, f"?person={bob.pk}")} == {bob.pk}
    assert len(rows(desk, "?person=nobody")) == 3, "nonsense narrows nothing"


def test_every_action_that_is_written_has_its_words() -> None:
    base = Path(settings.BASE_DIR)
    files = [
        *base.glob("comments/services/*.py"),
        *base.glob("comments/admin/*.py"),
        base / "config/people.py",
    ]
    written = {name for file in files for name in re.findall(r'\baction="(\w+)"', file.read_text())}
    assert {"screen", "edit", "role"} <= written
    assert written | set(DECISIONS) <= set(ACTIONS)


def test_no_row_is_counted_beyond_the_cap(desk: Client, ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(12):
        log_change(action="note", subject=f"note:{number}", by=ada)
    assert "can be paged through" not in page(desk)
    monkeypatch.setattr(CappedPaginator, "most", 10)
    with CaptureQueriesContext(connection) as queries:
        shown = page(desk)
    counts = [
        query["sql"] for query in queries if "COUNT(" in query["sql"] and "moderationevent" in query["sql"]
    ]
    assert counts
    assert all("LIMIT 10" in sql for sql in counts)
    assert "The newest 10 entries can be paged through" in shown


# --- as a file ----------------------------------------------------------------------------------


def test_a_csv_holds_every_entry_from_the_oldest_on(desk: Client, ada: User, rule_event: Any) -> None:
    DECISIONS["spam"](comment=held(), by=ada, reason="links, and “quotes”\nin two lines")
    read = list(csv.DictReader(exported(desk, "csv").splitlines(keepends=True)))
    assert [row["action"] for row in read] == ["rule", "screen", "spam"]
    assert read[0]["subject"] == "rule:7"
    assert json.loads(read[0]["detail"]) == rule_event.detail
    assert read[2]["reason"] == "links, and “quotes”\nin two lines"
    assert (read[2]["moderator"], read[2]["before"], read[2]["after"]) == ("ada", "held", "spam")
    assert read[2]["previous_hash"] == read[1]["hash"]


def test_json_lines_hold_the_same(desk: Client, ada: User, rule_event: ModerationEvent) -> None:
    moved(held(), "spam", ada)
    read = [json.loads(line) for line in exported(desk, "jsonl").splitlines()]
    assert [row["action"] for row in read] == ["rule", "screen", "spam"]
    assert read[2]["hash"] == Comment.objects.get().event_hash


@pytest.mark.parametrize("name", ["csv", "jsonl"])
@pytest.mark.parametrize("query", ["?action=rule", "?q=rule:7"])
def test_a_file_holds_what_the_list_finds(
    desk: Client, ada: User, rule_event: ModerationEvent, name: str, query: str
) -> None:
    moved(held(), "spam", ada)
    text = exported(desk, name, query)
    assert "rule:7" in text
    assert "spam" not in text.replace('["hold", "spam"]', "").replace('""spam""', "").replace(
        '\\"spam\\"', ""
    )
    assert f"{LOG}export/{name}/{query}" in page(desk, query).replace("%3A", ":")


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_becomes_a_formula(desk: Client, ada: User, start: str) -> None:
    DECISIONS["spam"](comment=held(), by=ada, reason=start)
    (row,) = csv.DictReader(exported(desk, "csv", "?action=spam").splitlines(keepends=True))
    assert row["reason"].startswith("'")
    (line,) = exported(desk, "jsonl", "?action=spam").splitlines()
    assert json.loads(line)["reason"] == start


@pytest.mark.parametrize("name", ["csv", "jsonl"])
def test_no_address_leaves_with_a_file(desk: Client, name: str) -> None:
    cy = User.objects.create_superuser("cy@secret.example", "cy@secret.example", "a long secret")
    comment = held(email="wanda@secret.example", ip="127.9.9.9", user_agent="UniqueAgent/1.0")
    DECISIONS["spam"](comment=comment, by=cy, reason="see <dora@secret.example>, she wrote")
    text = exported(desk, name)
    assert "she wrote" in text
    for personal in ("@", "secret.example", "127.9.9.9", "UniqueAgent"):
        assert personal not in text


def test_a_file_is_read_by_a_cursor_and_in_a_few_queries(desk: Client, ada: User) -> None:
    for number in range(30):
        log_change(action="note", subject=f"note:{number}", by=ada)
    with CaptureQueriesContext(connection) as queries:
        exported(desk, "csv")
    assert len(queries) < 12


@pytest.mark.parametrize("name", ["csv", "jsonl"])
def test_who_may_not_see_the_log_gets_no_file(staff: Callable[..., Client], name: str) -> None:
    assert staff("view_comment").get(f"{LOG}export/{name}/").status_code == 403


def test_an_unknown_kind_of_file(desk: Client) -> None:
    assert desk.get(f"{LOG}export/xls/").status_code == 404


def test_a_filter_that_names_an_address_exports_nothing(desk: Client) -> None:
    assert desk.get(f"{LOG}export/csv/?comment__author__email__startswith=a").status_code == 400
