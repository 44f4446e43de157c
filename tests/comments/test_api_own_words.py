"""A program changes and deletes what it has just posted: the status URL is the permission, for some minutes."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from comments.models import Comment, Status
from tests.comments.calling import assert_problem, post
from tests.making import make_thread, work_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def url() -> str:
    answer = post(Client(), make_thread())
    assert answer.status_code == 202
    work_all()
    return str(answer.json()["status_url"])


def patch(url: str, body: Any) -> Any:
    return Client().patch(url, body, content_type="application/json")


def test_other_words_are_screened_and_then_public(url: str) -> None:
    answer = patch(url, {"comment": "A better question about the second part."})
    assert answer.status_code == 202
    assert answer.json()["id"] == Comment.objects.get().pk
    comment = Comment.objects.get()
    assert "better question" not in Client().get(f"/api/v1/comments/{comment.pk}/").json()["html"]
    work_all()
    shown = Client().get(f"/api/v1/comments/{comment.pk}/").json()
    assert "better question" in shown["html"]
    assert shown["edited"] is True


def test_it_is_taken_back_once(url: str) -> None:
    assert Client().delete(url).status_code == 204
    assert Comment.objects.get().status == Status.TRASHED
    assert_problem(Client().delete(url), 409, "already_gone")
    assert_problem(patch(url, {"comment": "And back again."}), 409, "not_editable")
    told = Client().get(url).json()
    assert (told["public"], told["final"], told["message"]) == (False, True, "You have deleted this comment.")


def test_too_late_is_told_with_what_to_do(url: str, time_machine: Any) -> None:
    time_machine.move_to(timezone.now() + timedelta(minutes=16))
    for answer in (patch(url, {"comment": "A late thought."}), Client().delete(url)):
        assert_problem(answer, 403, "too_late")
    assert Comment.objects.get().status == Status.APPROVED


@pytest.mark.parametrize("body", [{}, {"comment": ""}, {"comment": 7}, {"comment": "\u200b"}, []])
def test_bad_words_change_nothing(url: str, body: Any) -> None:
    assert_problem(patch(url, body), 400, "invalid")
    assert Comment.objects.get().revisions.count() == 1


def test_another_key_is_no_permission(url: str) -> None:
    assert_problem(patch(url[:-8] + "xxxxxx/", {"comment": "Mine now."}), 404, "not_found")
