"""The API: what it shows, page by page, and what a post's status URL tells."""

import base64
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.models import Thread
from comments.services import links
from comments.services.moderation import (
    approve_comment,
    hold_comment,
    mark_spam,
    reject_comment,
    trash_comment,
)
from tests.comments.calling import assert_problem, comments_url, post
from tests.comments.many import publish_many
from tests.making import make_thread, moderator, published, submit

pytestmark = pytest.mark.django_db

SAID = "I read this on the train and missed my stop. What became of the keeper?"


@pytest.fixture
def thread() -> Thread:
    return make_thread()


# --- reading ------------------------------------------------------------------------------------


def test_a_thread_says_what_it_is(client: Client, thread: Thread) -> None:
    published(thread)
    answer = client.get(f"/api/v1/threads/{thread.pk}/").json()
    assert answer.pop("last_comment_at")
    assert answer == {
        "id": thread.pk,
        "title": thread.title,
        "url": thread.url,
        "comment_count": 1,
        "is_closed": False,
    }


def test_a_root_brings_all_its_replies_in_reading_order(client: Client, thread: Thread) -> None:
    root = published(thread, url="https://ada.example", text=SAID)
    first = published(thread, parent_id=root.pk)
    second = published(thread, parent_id=root.pk)
    below = published(thread, parent_id=first.pk)
    page = client.get(comments_url(thread)).json()
    (shown,) = page["results"]
    assert [reply["id"] for reply in shown["replies"]] == [first.pk, below.pk, second.pk]
    assert [reply["parent"] for reply in shown["replies"]] == [root.pk, first.pk, root.pk]
    assert (page["next"], page["previous"]) == (None, None)
    assert shown["html"] == root.revision.html
    assert (shown["name"], shown["url"], shown["removed"], shown["depth"]) == (
        root.name,
        "https://ada.example",
        False,
        1,
    )
    assert client.get(f"/api/v1/comments/{below.pk}/").json()["parent"] == first.pk


def test_keyset_pages_are_complete_and_repeat_nothing(client: Client, thread: Thread) -> None:
    publish_many(thread, 240, width=2)
    seen: list[int] = []
    url: str | None = comments_url(thread)
    counts = []
    while url:
        with CaptureQueriesContext(connection) as captured:
            page = client.get(url).json()
        counts.append(len(captured))
        seen += [root["id"] for root in page["results"]]
        if len(seen) == 50:
            published(thread)  # somebody posts while we turn the pages
        url, last = page["next"], page
    assert len(seen) == len(set(seen)) == 121
    assert seen == sorted(seen)
    assert counts == [3, 3, 3]
    back = client.get(last["previous"]).json()
    assert [root["id"] for root in back["results"]] == seen[50:100]


@pytest.mark.parametrize(
    "position",
    [
        "p=abc",
        "p=1&r=1",
        "p=-1",
        "p=" + "9" * 40,
        "p=1&o=x",
        "p=\x00",
        "p=٣",
        "o=5",
        "p=",
        "x",
        "r=1&o=99999",
        "%",
        "",
    ],
)
def test_an_invented_cursor_is_no_server_error(client: Client, thread: Thread, position: str) -> None:
    published(thread)
    cursor = base64.b64encode(position.encode()).decode()
    assert client.get(comments_url(thread), {"cursor": cursor}).status_code in (200, 404)


@pytest.mark.parametrize("cursor", ["é", "a"])
def test_a_broken_cursor_is_not_found(client: Client, thread: Thread, cursor: str) -> None:
    assert_problem(client.get(comments_url(thread), {"cursor": cursor}), 404, "not_found")


def test_a_tombstone_keeps_the_place_and_says_nothing(client: Client, thread: Thread) -> None:
    root = published(thread, name="Rowan Berry", url="https://rowan.example", text=SAID)
    reply = published(thread, parent_id=root.pk)
    root.refresh_from_db()
    mark_spam(comment=root, by=moderator())
    response = client.get(comments_url(thread))
    (shown,) = response.json()["results"]
    assert (shown["removed"], shown["name"], shown["url"], shown["html"]) == (True, "", "", "")
    assert shown["replies"][0]["id"] == reply.pk
    for secret in ("Rowan Berry", "rowan.example", SAID, "spam"):
        assert secret not in response.content.decode()
    assert_problem(client.get(f"/api/v1/comments/{root.pk}/"), 404, "not_found")


def test_what_is_not_public_is_not_there(client: Client, thread: Thread) -> None:
    hidden = submit(thread)
    assert client.get(comments_url(thread)).json()["results"] == []
    assert_problem(client.get(f"/api/v1/comments/{hidden.pk}/"), 404, "not_found")


@pytest.mark.parametrize("pk", ["0", "-1", "x", "9" * 30, "1.5", "%00", "é"])
def test_a_number_that_is_none_is_not_found(client: Client, pk: str) -> None:
    for url in (f"/api/v1/threads/{pk}/", f"/api/v1/threads/{pk}/comments/", f"/api/v1/comments/{pk}/"):
        assert_problem(client.get(url), 404, "not_found")


# --- the status URL -----------------------------------------------------------------------------


def test_the_status_url_is_the_permission_to_ask(client: Client, thread: Thread, time_machine: Any) -> None:
    comment = submit(thread)
    url = links.status_url(comment)
    foreign = [
        str(comment.pk),
        links.posted_cookie(comment),
        links.form_token(thread.pk),
        url.split("/")[-2][:-1],
        "x",
        "%ED%A0%80",
    ]
    for key in foreign:
        assert_problem(client.get(f"/api/v1/submissions/{key}/"), 404, "not_found")
    time_machine.move_to(timezone.now() + timedelta(seconds=links.STATUS.age - 60), tick=False)
    assert client.get(url).json()["id"] == comment.pk
    time_machine.shift(timedelta(seconds=61))
    assert_problem(client.get(url), 404, "not_found")


def test_a_commenter_is_told_nothing_that_teaches_spammers(client: Client, thread: Thread) -> None:
    comment, person = published(thread), moderator()
    told = []
    for decide in (mark_spam, hold_comment, reject_comment, trash_comment, approve_comment):
        comment.refresh_from_db()
        decide(comment=comment, by=person, reason="a secret reason")
        response = client.get(links.status_url(comment))
        told.append((response.json()["status"], response.json()["final"]))
        assert "secret" not in response.content.decode()
        assert "spam" not in response.content.decode()
    assert told == [
        ("held", False),
        ("held", False),
        ("rejected", True),
        ("rejected", True),
        ("approved", True),
    ]


def test_no_answer_sets_a_cookie_or_names_an_address(client: Client, thread: Thread) -> None:
    comment = published(
        thread, email="reader.unseen@good.example", ip="127.9.8.7", user_agent="UniqueAgent/1.0"
    )
    for response in (
        client.get(f"/api/v1/threads/{thread.pk}/"),
        client.get(comments_url(thread)),
        client.get(f"/api/v1/comments/{comment.pk}/"),
        client.get(links.status_url(comment)),
        client.options(comments_url(thread)),
        client.head(comments_url(thread)),
        post(client, thread),
        client.get("/api/v1/schema/"),
    ):
        assert response.status_code in (200, 202)
        assert not response.cookies
        everything = response.content.decode() + str(response.headers)
        for personal in ("reader.unseen", "127.9.8.7", "UniqueAgent", "ada@good"):
            assert personal not in everything
