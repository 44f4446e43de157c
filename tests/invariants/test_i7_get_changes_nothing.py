"""I7: GET and HEAD change nothing; mailed links are bound to action, object, version and expiry."""

import re
from typing import Any

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client

from comments.models import Comment, Status
from comments.services.moderation import mark_spam
from tests.making import make_article, moderator, published, submit, work_all

SPAMMY = "https://a.example/1 https://b.example/2 https://c.example/3"


def snapshot() -> dict[str, Any]:
    """Every row of every table of ours, whole."""
    with connection.cursor() as cursor:
        tables = [
            t for t in connection.introspection.table_names(cursor) if t.startswith(("comments_", "blog_"))
        ]
        rows = {}
        for table in tables:
            cursor.execute(
                f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {table} t"
            )
            rows[table] = cursor.fetchone()[0]
    return rows


def links_in(mail: EmailMessage) -> list[str]:
    return re.findall(r"http://testserver(/comments/act/\S+)", str(mail.body))


def held(mailoutbox: list[EmailMessage]) -> tuple[Comment, list[str]]:
    """A held comment and the three links of its mail: approve, spam, reject."""
    moderator()
    comment = submit(text=SPAMMY)
    work_all()
    comment.refresh_from_db()
    assert comment.status == Status.HELD
    return comment, links_in(mailoutbox[0])


@pytest.mark.django_db
def test_every_page_read_over_and_over_leaves_the_database_as_it_was(mailoutbox: list[EmailMessage]) -> None:
    comment, links = held(mailoutbox)
    article = make_article()
    public = published(article.thread)
    url = article.get_absolute_url()
    paths = [
        "/", url, f"{url}?replyto={public.pk}", f"{url}?awaiting={comment.pk}", "/feed/", "/comments/feed/",
        f"/comments/{public.pk}/", f"/api/v1/threads/{article.thread.pk}/", f"/api/v1/comments/{public.pk}/",
        f"/api/v1/threads/{article.thread.pk}/comments/", "/api/v1/schema/", "/healthz", "/healthz/live",
        "/healthz/ready", "/metrics", "/admin/", "/accounts/login/", *links,
    ]  # fmt: skip
    before, client = snapshot(), Client()
    for path in paths:
        for read in (client.get, client.head, client.options):
            assert read(path).status_code < 500, path
    assert snapshot() == before


@pytest.mark.django_db
def test_a_scanner_that_follows_each_link_a_hundred_times_decides_nothing(
    mailoutbox: list[EmailMessage],
) -> None:
    _, links = held(mailoutbox)
    before, client = snapshot(), Client()
    for link in links * 100:
        assert client.get(link).status_code == 200
    assert snapshot() == before


@pytest.mark.django_db
@pytest.mark.parametrize(("place", "status"), [(0, "approved"), (1, "spam"), (2, "rejected")])
def test_the_button_behind_the_link_acts_once(
    place: int, status: str, mailoutbox: list[EmailMessage]
) -> None:
    comment, links = held(mailoutbox)
    client = Client()
    assert "Done" in client.post(links[place]).content.decode()
    comment.refresh_from_db()
    assert comment.status == status
    after = snapshot()
    for link in links:
        response = client.post(link)
        assert response.status_code == 409
        assert "decided meanwhile" in response.content.decode()
    assert snapshot() == after


@pytest.mark.django_db
def test_a_link_dies_with_the_version_it_was_made_for(mailoutbox: list[EmailMessage]) -> None:
    comment, links = held(mailoutbox)
    mark_spam(comment=comment, by=moderator("other"))
    assert Client().post(links[0]).status_code == 409
    comment.refresh_from_db()
    assert comment.status == Status.SPAM


@pytest.mark.django_db
def test_an_expired_link_is_refused_kindly(mailoutbox: list[EmailMessage]) -> None:
    comment, links = held(mailoutbox)
    with time_machine.travel("2031-01-01"):
        for response in (Client().get(links[0]), Client().post(links[0])):
            assert "expired" in response.content.decode()
    comment.refresh_from_db()
    assert comment.status == Status.HELD


@pytest.mark.django_db
def test_a_link_of_a_former_moderator_is_refused(mailoutbox: list[EmailMessage]) -> None:
    from django.contrib.auth.models import User

    comment, links = held(mailoutbox)
    User.objects.update(is_staff=False)
    assert Client().post(links[0]).status_code == 409
    comment.refresh_from_db()
    assert comment.status == Status.HELD


@pytest.mark.django_db
def test_no_altered_token_and_no_token_of_another_purpose_is_taken(
    mailoutbox: list[EmailMessage], settings: Any
) -> None:
    from comments.services import links as signed

    settings.CONFIRM_EMAIL = "first"
    comment, links = held(mailoutbox)
    token = links[0].split("/")[-2]
    client, before = Client(), snapshot()
    tampered = [
        token[:i] + ("A" if token[i] != "A" else "B") + token[i + 1 :] for i in range(0, len(token), 7)
    ]
    foreign = [
        signed.form_token(comment.thread_id),
        signed.posted_cookie(comment),
        signed.status_url(comment).split("/")[-2],
        *(purpose.sign([comment.author_id, 0, comment.pk]) for purpose in signed.PURPOSES),
    ]
    for bad in tampered + foreign:
        if bad.endswith("="):
            continue
        response = client.post(f"/comments/act/{bad}/")
        assert response.status_code in (404, 409)
    comment.refresh_from_db()
    assert comment.status == Status.HELD
    assert snapshot() == before
    for path in (f"/api/v1/submissions/{token}/", f"/api/v1/submissions/{signed.posted_cookie(comment)}/"):
        assert client.get(path).status_code == 404


@pytest.mark.django_db
def test_confirming_publishes_once_and_says_so_twice(mailoutbox: list[EmailMessage], settings: Any) -> None:
    settings.CONFIRM_EMAIL = "first"
    comment = submit()
    work_all()
    comment.refresh_from_db()
    assert comment.status == Status.UNCONFIRMED
    (link,) = re.findall(r"http://testserver(/comments/confirm/\S+)", str(mailoutbox[0].body))
    assert comment.revision is not None
    assert comment.revision.text not in str(mailoutbox[0].body), "not one word that the commenter typed"
    client, before = Client(), snapshot()
    assert client.get(link).status_code == 200
    assert snapshot() == before
    assert "published" in client.post(link).content.decode()
    comment.refresh_from_db()
    assert comment.status == Status.APPROVED
    assert comment.author.confirmed_at is not None
    after = snapshot()
    assert "already confirmed" in client.post(link).content.decode()
    assert snapshot() == after
