"""Putting work on the queue, in the transaction that makes it necessary."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import models
from django.db.models.functions import Now

from comments.models import BulkDecision, Comment, Job, Mail, MailRequest
from comments.outbox.bell import ring_after_commit


def enqueue(
    kind: Job.Kind,
    *,
    key: str,
    comment: Comment | None = None,
    mail: Mail | None = None,
    bulk: BulkDecision | None = None,
    request: MailRequest | None = None,
) -> None:
    """Insert a job under its unique `key` (a second call changes nothing) and ring after commit."""
    about = {"comment": comment, "mail": mail, "bulk": bulk, "request": request}
    _insert(kind, [Job(kind=kind, key=key, run_after=Now(), **about)])


def enqueue_mails(mails: Mapping[str, int]) -> None:
    """`enqueue` for many mails, by the keys of their jobs."""
    jobs = [
        Job(kind=Job.Kind.DELIVER_MAIL, key=key, mail_id=pk, run_after=Now()) for key, pk in mails.items()
    ]
    _insert(Job.Kind.DELIVER_MAIL, jobs)


def enqueue_for(kind: Job.Kind, comments: Mapping[str, int | None]) -> None:
    """`enqueue` for many: a job about each comment id, by its key."""
    _insert(kind, [Job(kind=kind, key=key, comment_id=pk, run_after=Now()) for key, pk in comments.items()])


def _insert(kind: Job.Kind, jobs: list[Job]) -> None:
    if jobs:
        Job.objects.bulk_create(jobs, ignore_conflicts=True)
        ring_after_commit(kind)


def overdue(seconds: float) -> models.QuerySet[Job]:
    """Jobs that should have been claimed at least so many seconds ago."""
    return Job.objects.filter(state=Job.State.DUE, run_after__lte=Now() - timedelta(seconds=seconds))
