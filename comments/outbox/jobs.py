"""Putting work on the queue, in the transaction that makes it necessary."""

from datetime import timedelta

from django.db import models
from django.db.models.functions import Now

from comments.models import Comment, Job, Mail
from comments.outbox.bell import ring_after_commit


def enqueue(kind: Job.Kind, *, key: str, comment: Comment | None = None, mail: Mail | None = None) -> None:
    """Insert a job under its unique `key` (a second call changes nothing) and ring after commit."""
    job = Job(kind=kind, key=key, comment=comment, mail=mail, run_after=Now())
    Job.objects.bulk_create([job], ignore_conflicts=True)
    ring_after_commit(kind)


def overdue(seconds: float) -> models.QuerySet[Job]:
    """Jobs that should have been claimed at least so many seconds ago."""
    return Job.objects.filter(state=Job.State.DUE, run_after__lte=Now() - timedelta(seconds=seconds))
