"""Taking a job, and the fence that lets only its newest holder finish it."""

from datetime import timedelta
from uuid import uuid4

from django.db.models import F
from django.db.models.functions import Now

from comments.models import Job

# Seconds a holder has before the job falls due again; longer than the slowest honest run, or than either part of one
# that renews it.
LEASE = {
    Job.Kind.VALIDATE_EMAIL: 20,
    Job.Kind.SCREEN: 20,
    # Reaching the mail server, and then sending: at most eight steps of EMAIL_TIMEOUT each.
    Job.Kind.DELIVER_MAIL: 90,
    # After an upgrade everything is learned anew: ten thousand lessons take about ten seconds.
    Job.Kind.LEARN: 300,
    # A piece of some hundred comments takes a second, or several on a busy machine.
    Job.Kind.BULK: 60,
    # Some thousand followers of one discussion.
    Job.Kind.NOTIFY: 60,
    Job.Kind.ANSWER: 20,
    # A round works for some seconds and queues the next.
    Job.Kind.RETAIN: 120,
}
# Waits after a failed attempt, in seconds; when they are used up the job is buried.
BACKOFF = {
    Job.Kind.VALIDATE_EMAIL: (1, 5, 20),
    Job.Kind.SCREEN: (1, 5, 20),
    # A mail server may be away for a night: about 14 hours in all.
    Job.Kind.DELIVER_MAIL: (5, 30, 120, 600, 1800, 3600, 3600, 7200, 7200, 10800, 10800),
    Job.Kind.LEARN: (1, 5, 20, 60, 300),
    Job.Kind.BULK: (1, 5, 20, 60),
    Job.Kind.NOTIFY: (1, 5, 20, 60, 300),
    Job.Kind.ANSWER: (1, 5, 20, 60, 300),
    Job.Kind.RETAIN: (5, 60, 600, 3600),
}


class LeaseLost(Exception):
    """Somebody else holds the job by now, or it is done: this holder's work must leave no trace."""


def claim(kind: str, *, overdue_by: float = 0.0) -> Job | None:
    """Take the job of that kind that is due the longest, at least `overdue_by` seconds, or None.

    Times are the database's, so that the clocks of many machines need not agree. One statement, and rows that
    others are just taking are passed over, so claims never wait for each other.
    """
    token = uuid4()
    sql = """
        UPDATE comments_job
        SET token = %s, attempts = attempts + 1, run_after = statement_timestamp() + make_interval(secs => %s)
        WHERE id = (
            SELECT id FROM comments_job
            WHERE kind = %s AND state = 'due' AND run_after <= statement_timestamp() - make_interval(secs => %s)
            ORDER BY run_after LIMIT 1 FOR UPDATE SKIP LOCKED
        ) RETURNING *
    """
    rows = Job.objects.raw(sql, [token, LEASE[Job.Kind(kind)], kind, overdue_by])
    return next(iter(rows), None)


def finish(job: Job) -> None:
    """Mark a claimed job done, first thing in its effect's transaction. Raises `LeaseLost` if it is not ours."""
    _update(job, state=Job.State.DONE, finished_at=Now(), error="")


def postpone(job: Job, error: str) -> None:
    """Let a failed job fall due again after its back-off."""
    wait = BACKOFF[Job.Kind(job.kind)][job.attempts - 1]
    _update(job, run_after=Now() + timedelta(seconds=wait), error=error)


def put_off(job: Job, seconds: float, why: str) -> None:
    """Let a job fall due again in so many seconds, as if it had not been claimed at all."""
    _update(job, run_after=Now() + timedelta(seconds=seconds), attempts=F("attempts") - 1, error=why)


def renew(job: Job) -> None:
    """Take the lease anew, in the transaction that begins what must not be begun twice.

    Raises `LeaseLost` when somebody else has claimed the job: whoever renews is the only one to go on.
    """
    _update(job, run_after=Now() + timedelta(seconds=LEASE[Job.Kind(job.kind)]))


def bury(job: Job, error: str) -> None:
    """Give up: the job stays visible as dead until a person runs it again."""
    _update(job, state=Job.State.DEAD, finished_at=Now(), error=error)
    job.error = error


def attempts_left(job: Job) -> int:
    """How often it may be tried again after this attempt; negative when its earlier holders all died."""
    return len(BACKOFF[Job.Kind(job.kind)]) + 1 - job.attempts


def revive(job: Job) -> None:
    """Let a dead job run again, with all its attempts."""
    Job.objects.filter(pk=job.pk, state=Job.State.DEAD).update(
        state=Job.State.DUE, attempts=0, run_after=Now(), finished_at=None, token=None
    )


def _update(job: Job, **fields: object) -> None:
    held = Job.objects.filter(pk=job.pk, token=job.token, state=Job.State.DUE)
    if not held.update(**fields):
        raise LeaseLost(job.key)
