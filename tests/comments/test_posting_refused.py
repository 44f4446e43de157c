"""What is not taken from the page's form, and which parts may be away; the text is never lost."""

import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from blog.models import Article
from comments.models import Comment, Job, Thread
from comments.services import links
from comments.services.moderation import trash_comment
from tests.away import no_redis  # noqa: F401  (a fixture)
from tests.comments.sending import TYPED, assert_kept, post, token
from tests.making import make_article, moderator, published, submit
from tests.reading import fields, the

pytestmark = pytest.mark.django_db


# --- refusals -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "http://testserver.elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": ""},
    ],
)
def test_what_another_site_sends_is_not_stored(
    client: Client, article: Article, headers: dict[str, str]
) -> None:
    response = post(client, article, headers=headers)
    assert response.status_code == 403
    assert_kept(response)
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://testserver"}],
)
def test_what_our_own_page_sends_is_taken(client: Client, article: Article, headers: dict[str, str]) -> None:
    assert post(client, article, headers=headers).status_code == 303


def bad_tokens(article: Article) -> dict[str, str]:
    return {
        "missing": "",
        "expired": token(article, age=links.FORM.age + 1),
        "foreign": links.form_token(make_article().thread_id),
        "altered": token(article)[:-1] + ("A" if token(article)[-1] != "A" else "B"),
        "another purpose": links.posted_cookie(submit(article.thread)),
        "garbage": "\u202e..:::é",
    }


@pytest.mark.parametrize("kind", ["missing", "expired", "foreign", "altered", "another purpose", "garbage"])
def test_a_bad_token_costs_one_more_click_and_no_word(
    client: Client, article: Article, url: str, kind: str
) -> None:
    bad, before = bad_tokens(article)[kind], Comment.objects.count()
    response = post(client, article, token=bad)
    assert response.status_code == 422
    assert_kept(response)
    assert Comment.objects.count() == before
    assert client.post(url, fields(response)).status_code == 303


def test_the_same_text_again_is_a_duplicate(client: Client, article: Article) -> None:
    post(client, article)
    response = post(client, article, comment=TYPED["comment"].upper(), token=token(article, age=50))
    assert response.status_code == 409
    assert_kept(response, comment=TYPED["comment"].upper())


def test_a_reply_needs_a_public_parent_in_the_same_discussion(client: Client, article: Article) -> None:
    elsewhere, hidden = published(), submit(article.thread)
    removed = submit(article.thread)
    trash_comment(comment=removed, by=moderator())
    for parent in (hidden.pk, elsewhere.pk, removed.pk, 2**62):
        response = post(client, article, comment_parent=str(parent))
        assert response.status_code == 409
        assert_kept(response)
        assert fields(response)["comment_parent"] == ""
    assert client.post(article.get_absolute_url(), fields(response)).status_code == 303


def test_a_closed_discussion_takes_nothing_and_gives_the_text_back(client: Client, article: Article) -> None:
    Thread.objects.filter(pk=article.thread_id).update(closed_at=timezone.now())
    response = post(client, article)
    assert response.status_code == 403
    assert str(the(response.content, ".//textarea").text).strip() == TYPED["comment"]
    assert not Comment.objects.exists()


def test_too_fast_is_told_when_to_come_back(client: Client, article: Article, settings: Any) -> None:
    settings.COMMENT_RATE = "1/minute"
    assert post(client, article).status_code == 303
    response = post(client, article, comment="And another thing.")
    assert response.status_code == 429
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    assert_kept(response, comment="And another thing.")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"comment=" + b"x" * 300_000, "application/x-www-form-urlencoded"),
        (b"&".join(b"f%d=1" % n for n in range(1_100)), "application/x-www-form-urlencoded"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
        (b"", "multipart/form-data; boundary=" + "x" * 300),
    ],
    ids=["huge", "many fields", "broken multipart", "no boundary", "long boundary"],
)
def test_a_body_beyond_reason_is_a_plain_400(client: Client, url: str, body: bytes, kind: str) -> None:
    response = client.generic("POST", url, body, content_type=kind)
    assert response.status_code in (400, 422)


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "", "x"])
def test_another_kind_of_body_is_an_empty_form(client: Client, url: str, kind: str) -> None:
    assert client.generic("POST", url, b'{"comment": "a"}', content_type=kind).status_code == 422


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_other_methods_are_not_allowed(client: Client, url: str, method: str) -> None:
    assert client.generic(method, url).status_code == 405


# --- parts that are away ------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_database_that_goes_away_costs_no_word(client: Client, url: str, article: Article) -> None:
    form = {**TYPED, "comment_parent": "7", "notify": "all", "token": token(article)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    with connection.copy().cursor() as other:
        other.execute("SELECT pg_terminate_backend(%s)", [pid])
        other.connection.close()
    response = client.post(url, form)
    connection.close()
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    assert response.headers["Cache-Control"] == "private, no-store"
    kept = fields(response)
    assert {name: value.lstrip("\n") for name, value in kept.items()} == form
    assert Comment.objects.count() == 0
    assert client.post(url, kept | {"comment_parent": ""}).status_code == 303


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_redis")
def test_without_redis_posting_and_reading_work_as_fast(
    client: Client, article: Article, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    start = time.monotonic()
    response = post(client, article)
    assert response.status_code == 303
    assert client.get(response.headers["Location"]).status_code == 200
    assert client.get(url).status_code == 200
    assert time.monotonic() - start < 2.0
    assert Job.objects.get().state == "due"
    for told in ("cache_away", "rate_limits_in_process", "bell_not_rung"):
        assert told in caplog.text


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_redis")
def test_without_redis_posting_is_still_limited(client: Client, article: Article, settings: Any) -> None:
    settings.COMMENT_RATE = "1/minute"
    answers = [post(client, article, comment=f"Thing number {n} to say.").status_code for n in (1, 2)]
    assert answers == [303, 429]
