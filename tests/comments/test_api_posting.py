"""Posting through the API: the form's rules, explained to programs."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from comments.models import Comment, Thread
from tests.comments.calling import BODY, assert_problem, comments_url, post
from tests.making import make_thread, submit, work_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread() -> Thread:
    return make_thread()


# --- posting ------------------------------------------------------------------------------------


def test_a_post_is_accepted_and_can_be_followed(client: Client, thread: Thread) -> None:
    response = post(client, thread)
    comment = Comment.objects.get()
    assert response.status_code == 202
    assert response.headers["Cache-Control"] == "no-store"
    answer = response.json()
    assert response.headers["Location"] == answer["status_url"]
    assert (answer["status"], answer["public"], answer["final"]) == ("pending", False, False)
    work_all()
    followed = client.get(answer["status_url"])
    assert followed.headers["Cache-Control"] == "private, no-store"
    assert (followed.json()["status"], followed.json()["public"], followed.json()["final"]) == (
        "approved",
        True,
        True,
    )
    assert client.get(comments_url(thread)).json()["results"][0]["id"] == comment.pk


def test_the_same_idempotency_key_is_the_same_post(client: Client, thread: Thread) -> None:
    first = post(client, thread, Idempotency_Key="k1")
    assert post(client, thread, Idempotency_Key="k1").json()["id"] == first.json()["id"]
    assert_problem(post(client, thread, Idempotency_Key="k2"), 409, "duplicate")
    assert_problem(post(client, thread), 409, "duplicate")
    other = post(client, thread, BODY | {"email": "bo@good.example"}, Idempotency_Key="k1")
    assert other.json()["id"] != first.json()["id"]


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"comment": "t" * 10_000}, 202, None),
        ({"comment": "t" * 10_001}, 400, "comment"),
        ({"comment": "a\u200b"}, 400, "comment"),
        ({"comment": ""}, 400, "comment"),
        ({"comment": None}, 400, "comment"),
        ({"comment": 12345}, 400, "comment"),
        ({"comment": ["ab"]}, 400, "comment"),
        ({"comment": True}, 400, "comment"),
        ({"comment": "a \ud800 b \x00 c \u202e d"}, 202, None),
        ({"author": "n" * 100}, 202, None),
        ({"author": "n" * 101}, 400, "author"),
        ({"author": {"a": 1}}, 400, "author"),
        ({"email": "x"}, 400, "email"),
        ({"email": "\ud800@good.example"}, 400, "email"),
        ({"url": None}, 400, "url"),
        ({"url": ""}, 202, None),
        ({"url": "javascript:alert(1)"}, 400, "url"),
        ({"comment_parent": None}, 202, None),
        ({"comment_parent": "7"}, 400, "comment_parent"),
        ({"comment_parent": 0}, 400, "comment_parent"),
        ({"comment_parent": 2**63}, 400, "comment_parent"),
        ({"comment_parent": 10**400}, 400, "comment_parent"),
        ({"comment_parent": True}, 400, "comment_parent"),
        ({"comment_parent": 1.5}, 400, "comment_parent"),
    ],
    ids=lambda value: str(value)[:40].encode("ascii", "backslashreplace").decode(),
)
def test_the_rules_are_those_of_the_form(
    client: Client, thread: Thread, change: dict[str, Any], status: int, field: str | None
) -> None:
    response = post(client, thread, BODY | change)
    assert response.status_code == status, response.content
    assert Comment.objects.count() == (status == 202)
    if field:
        assert_problem(response, 400, "invalid")
        assert list(response.json()["errors"]) == [field]
    else:
        work_all()
        assert client.get(response.json()["status_url"]).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "invalid"),
        (b"{", 400, "parse_error"),
        (b"\xff\xfe", 400, "parse_error"),
        (b'{"comment": NaN}', 400, "parse_error"),
        (b"[]", 400, "invalid"),
        (b"null", 400, "invalid"),
        (b'"text"', 400, "invalid"),
        (b"[" * 200_000, 400, "invalid"),
        (b'{"a":' * 40_000, 400, "invalid"),
        (b'{"comment_parent": ' + b"1" * 5_000 + b"}", 400, "parse_error"),
        (b'{"comment": "' + b"x" * 300_000 + b'"}', 413, "too_large"),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_a_body_that_is_no_comment_is_explained(
    client: Client, thread: Thread, body: bytes, status: int, code: str
) -> None:
    assert_problem(post(client, thread, body), status, code)


@pytest.mark.parametrize("charset", ["utf-7", "hex", "rot13", "utf-16", "nonsense"])
def test_json_is_utf_8_whatever_the_request_claims(client: Client, thread: Thread, charset: str) -> None:
    kind = f"application/json; charset={charset}"
    assert (
        client.generic("POST", comments_url(thread), json.dumps(BODY), content_type=kind).status_code == 202
    )


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"]
)
def test_only_json_is_taken_so_no_foreign_form_can_post(client: Client, thread: Thread, kind: str) -> None:
    response = client.generic("POST", comments_url(thread), json.dumps(BODY), content_type=kind)
    assert_problem(response, 415, "unsupported_media_type")


def test_refusals_say_why(client: Client, thread: Thread, settings: Any) -> None:
    hidden = submit(thread)
    assert_problem(post(client, thread, BODY | {"comment_parent": hidden.pk}), 409, "parent_gone")
    settings.COMMENT_RATE = "1/minute"
    assert post(client, thread).status_code == 202
    response = post(client, thread, BODY | {"comment": "And a second thing."})
    assert_problem(response, 429, "too_many")
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    Thread.objects.filter(pk=thread.pk).update(closed_at=timezone.now())
    assert_problem(post(client, thread, BODY | {"comment": "Third."}), 403, "closed")
    assert_problem(client.put(comments_url(thread)), 405, "method_not_allowed")
    assert_problem(client.get(comments_url(thread), headers={"Accept": "text/html"}), 406, "not_acceptable")


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_is_said_to_be_so(client: Client, thread: Thread) -> None:
    for ask in (lambda: post(client, thread), lambda: client.get(comments_url(thread))):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        connection.connection.close()
        assert_problem(ask(), 503, "unavailable")
        connection.close()
    assert post(client, thread).status_code == 202
