"""I2: nothing is public that was not screened at that revision, or approved by a person at that revision."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from comments.models import Comment, Job, Revision, Status
from comments.outbox import claim
from comments.rendering import render_comment
from comments.screening import pipeline
from comments.screening.finding import Check
from comments.services import gathering, screening
from comments.services.moderation import DECISIONS
from tests.making import make_thread, moderator, published, submit, work_all


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE comments_comment SET status = 'approved', public_revision_id = revision_id WHERE id = %s",
        "UPDATE comments_comment SET status = 'approved', public_revision_id = revision_id, version = 2 WHERE id = %s",
    ],
)
def test_the_database_itself_refuses_to_publish_what_nobody_judged(sql: str) -> None:
    comment = submit()
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(sql, [comment.pk])
    comment.refresh_from_db()
    assert comment.status == Status.PENDING


@pytest.mark.django_db(transaction=True)
def test_a_comment_cannot_be_born_public() -> None:
    comment = submit()
    twin = Comment.objects.get(pk=comment.pk)
    twin.pk, twin.client_key, twin.status, twin.public_revision_id = (
        None,
        "other",
        "approved",
        comment.revision_id,
    )
    twin._state.adding = True
    with pytest.raises(IntegrityError):
        twin.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_a_new_wording_cannot_take_the_place_of_the_judged_one() -> None:
    comment = published()
    text = "Buy now!"
    new = Revision.objects.create(
        comment=comment, number=2, text=text, html=render_comment(text), fingerprint="x"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(public_revision=new)


@pytest.mark.django_db
def test_a_wording_changed_while_it_was_screened_is_not_published_by_that_verdict() -> None:
    comment = submit()
    Job.objects.filter(comment=comment).update(kind="screen", key=f"screen:{comment.revision_id}")
    Comment.objects.filter(pk=comment.pk).update(email_status="deliverable")
    job = claim.claim("screen")
    assert job is not None
    effect = screening.prepare(job)
    new = Revision.objects.create(
        comment=comment, number=2, text="Other", html="<p>Other</p>", fingerprint="y"
    )
    Comment.objects.filter(pk=comment.pk).update(revision=new)
    effect()
    comment.refresh_from_db()
    assert (comment.status, comment.public_revision) == (Status.PENDING, None)


@pytest.mark.django_db
def test_no_page_feed_or_api_shows_what_is_not_approved(client: Client) -> None:
    thread = make_thread()
    comments = {
        status: submit(thread, text=f"The secret of {status}, told here.") for status in Status.values
    }
    admin = moderator()
    verbs = {"approve": "approved", "hold": "held", "spam": "spam", "reject": "rejected", "trash": "trashed"}
    for verb, status in verbs.items():
        DECISIONS[verb](comment=comments[status], by=admin)
    urls = [
        thread.url,
        "/comments/feed/",
        f"/comments/feed/{thread.pk}/",
        f"/api/v1/threads/{thread.pk}/comments/",
        *(f"/api/v1/comments/{c.pk}/" for c in comments.values()),
        *(f"/comments/{c.pk}/" for c in comments.values()),
        *(f"{thread.url}?awaiting={c.pk}" for c in comments.values()),
        *(f"{thread.url}?replyto={c.pk}" for c in comments.values()),
    ]
    for url in urls:
        body = client.get(url).content.decode()
        shown = {status for status in Status.values if f"The secret of {status}," in body}
        assert shown <= {"approved"}, url


@pytest.mark.django_db
@pytest.mark.parametrize(
    "missing", ["_email", "_history", "_duplicates", "_velocity", "_names", "_people", "_rules"]
)
def test_a_check_without_its_input_holds(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, missing, lambda *args: None)
    comment = submit()
    work_all()
    comment.refresh_from_db()
    assert comment.status == Status.HELD


@pytest.mark.django_db
def test_a_check_that_raises_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(submission: Any) -> Any:
        raise ValueError("somebody@example.org")

    monkeypatch.setattr(pipeline, "CHECKS", (*pipeline.CHECKS[1:], Check("links", broken)))
    comment = submit()
    work_all()
    comment.refresh_from_db()
    assert comment.status == Status.HELD
    assert "somebody@" not in str(comment.verdicts.get().signals)
