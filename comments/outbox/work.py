"""Working jobs off: claim, do the slow part outside any transaction, then apply the effect behind the fence."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.db import transaction

from comments.models import Job
from comments.outbox import claim

log = structlog.get_logger(__name__)

Effect = Callable[[], None]

# A task works for so many seconds and then gives its place back, so that a backlog never starves the others.
SHIFT = 5.0


class GiveUp(Exception):
    """Trying again cannot help. `str()` becomes the dead job's error: no personal data in it."""


class TryAgain(Exception):
    """It failed and may pass: as any other exception, but `str()` becomes the job's error: no personal data in it."""


class Later(Exception):
    """Not now, and nothing has failed: the job falls due again in `seconds`, and this attempt counts for nothing."""

    def __init__(self, seconds: float, why: str) -> None:
        super().__init__(why)
        self.seconds = seconds


@dataclass(frozen=True)
class Handler:
    """How one kind of job is done.

    `prepare` does the slow part and returns the effect: a short function of database writes.
    `bury` is the effect that settles things when the job is given up.
    """

    prepare: Callable[[Job], Effect]
    bury: Callable[[Job], None]


def work_off(kind: str, handler: Handler, *, seconds: float = SHIFT, overdue_by: float = 0.0) -> int:
    """Work jobs of one kind until none is due or the shift is over; returns how many were claimed."""
    end, count = time.monotonic() + seconds, 0
    while (job := claim.claim(kind, overdue_by=overdue_by)) is not None:
        work_one(job, handler)
        count += 1
        if time.monotonic() >= end:
            break
    return count


def work_one(job: Job, handler: Handler) -> None:
    """Do one claimed job. Whatever happens, it ends as done, due again, or dead."""
    try:
        if claim.attempts_left(job) < 0:
            raise GiveUp(job.error or "its workers died")
        effect = handler.prepare(job)
        with transaction.atomic():
            claim.finish(job)
            effect()
    except claim.LeaseLost:
        log.warning("lease_lost", job=job.key)
    except Later as later:
        _put_off(job, later)
    except Exception as error:  # any fault of a handler: the job must not be lost with it
        _fail(job, handler, error)


def _put_off(job: Job, later: Later) -> None:
    try:
        claim.put_off(job, later.seconds, str(later))
    except claim.LeaseLost:
        log.warning("lease_lost", job=job.key)


def _fail(job: Job, handler: Handler, error: Exception) -> None:
    reason = str(error) if isinstance(error, GiveUp | TryAgain) else type(error).__name__
    try:
        with transaction.atomic():
            if isinstance(error, GiveUp) or claim.attempts_left(job) <= 0:
                claim.bury(job, reason)
                handler.bury(job)
                log.error("job_dead", job=job.key, error=reason)
            else:
                claim.postpone(job, reason)
                log.warning("job_failed", job=job.key, error=reason, attempt=job.attempts, exc_info=error)
    except claim.LeaseLost:
        log.warning("lease_lost", job=job.key)
