"""Whether an address is known here is told by no answer, by no work that is done for it, and by nothing beside it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Article
from comments.models import Author, Comment
from comments.services import links
from tests.comments.calling import comments_url
from tests.making import make_post, published, submit, work_all

pytestmark = pytest.mark.django_db
KNOWN = "known@good.example"
# Rows, tokens and times differ from one request to the next, whoever asks.
_OWN = re.compile(r"[\w-]*:[\w-]{6}:[\w-]{43}|\d+|'[^']*'|\b[0-9a-f]{64}\b")


@pytest.fixture(autouse=True)
def _known(settings: Any, article: Article) -> None:
    """A regular, whose address is proved and follows the discussion."""
    settings.CONFIRM_EMAIL = "first"
    settings.COMMENT_RATE = settings.REPORT_RATE = "100000/minute"
    submit(article.thread, email=KNOWN)
    work_all()
    Author.objects.update(confirmed_at=timezone.now())


def form(client: Client, article: Article, email: str) -> Any:
    made = make_post()
    fields = {
        "comment": made.text,
        "author": made.name,
        "email": email,
        "token": links.form_token(article.thread_id, age=60),
    }
    return client.post(article.get_absolute_url(), fields, REMOTE_ADDR=made.ip)


def api(client: Client, article: Article, email: str) -> Any:
    body = {"comment": make_post().text, "author": "Somebody", "email": email}
    return client.post(comments_url(article.thread), body, content_type="application/json")


def way(client: Client, article: Article, email: str) -> Any:
    return client.post("/comments/mine/", {"do": "ask", "email": email})


def following(client: Client, article: Article, email: str) -> Any:
    return client.post(f"/comments/follow/{article.thread_id}/", {"email": email, "level": "all"})


DOORS = [form, api, way, following]


@pytest.mark.parametrize("door", DOORS)
def test_answer_and_work_are_the_same(door: Callable[..., Any], article: Article) -> None:
    def knock(email: str) -> tuple[Any, ...]:
        with CaptureQueriesContext(connection) as captured:
            response = door(Client(), article, email)
        headers = sorted((name, _OWN.sub("#", value)) for name, value in response.items())
        statements = [_OWN.sub("#", query["sql"]) for query in captured.captured_queries]
        return response.status_code, headers, _OWN.sub("#", response.content.decode()), statements

    first = knock("warm.up@good.example")
    seen = [knock(email) for email in (KNOWN, "unknown@good.example", KNOWN, "another@good.example")]
    assert first[0] in (200, 202, 303)
    assert [each[:3] for each in seen] == [seen[0][:3]] * 4
    assert [each[3] for each in seen] == [seen[0][3]] * 4, "statement by statement"


def test_what_became_of_it_is_the_same(article: Article) -> None:
    """A proved address that is typed gives no more than an unknown one."""
    answers = []
    for email in (KNOWN, "unknown@good.example"):
        url = api(Client(), article, email).json()["status_url"]
        work_all()
        told = Client().get(url).json()
        answers.append((told["status"], told["message"], told["final"]))
    assert answers[0] == answers[1]
    assert answers[0][0] == "unconfirmed"


def test_public_words_sent_with_a_guessed_address_tell_nothing(article: Article, settings: Any) -> None:
    settings.CONFIRM_EMAIL = "never"
    public = published(article.thread, email="regular@good.example", text="A remark that all can read.")
    for guess in ("regular@good.example", "wrong@good.example"):
        fields = {
            "comment": "A remark that all can read.",
            "author": public.name,
            "email": guess,
            "token": links.form_token(article.thread_id, age=60),
        }
        response = Client().post(article.get_absolute_url(), fields, REMOTE_ADDR="198.51.100.9")
        assert response.status_code == 303, guess


def test_the_picture_beside_a_typed_address_is_not_its_owners(article: Article, settings: Any) -> None:
    settings.CONFIRM_EMAIL = "never"
    own = published(article.thread, email=KNOWN, browser_of=Author.objects.get(email=KNOWN).pk)
    typed = published(article.thread, email=KNOWN)
    assert own.avatar is not None
    assert typed.avatar is None


def test_what_strangers_send_under_an_address_does_not_spoil_its_owners_name(article: Article) -> None:
    from comments.services.gathering import gather

    author = Author.objects.get(email=KNOWN)
    Author.objects.update(spam_count=7, rejected_count=3)
    own = submit(article.thread, email=KNOWN, browser_of=author.pk)
    typed = submit(article.thread, email=KNOWN)
    chosen = Comment.objects.select_related("thread", "author", "revision", "parent__revision")
    assert gather(chosen.get(pk=own.pk)).history.spam == 0  # type: ignore[union-attr]
    assert gather(chosen.get(pk=typed.pk)).history.spam == 7  # type: ignore[union-attr]
