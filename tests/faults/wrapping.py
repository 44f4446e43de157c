"""Putting the named points around production's functions, from outside: production knows nothing of them."""

import os
from collections.abc import Callable
from typing import Any

from django.db import transaction

from comments import tasks
from comments.models import Job
from comments.outbox import bell, claim
from comments.outbox.work import Effect, Handler
from comments.services import submission
from tests.faults import points
from tests.faults.points import Points

# A run of two minutes cannot wait out what production waits for: seconds of a mail or learn job's lease and back-offs.
_HASTY_LEASE, _HASTY_BACKOFF = 15, (1, 2, 3, 4, 5, 5, 5, 5)


def wrap_web() -> None:
    """The points between a post and its answer. With `FAULTS_BROKEN=late-job` the job is inserted only after the
    commit, as `on_commit(task.delay)` would hand it over: the control that shows that losses are noticed."""
    here = Points.of_this_process()
    if os.environ.get("FAULTS_BROKEN") == "late-job":
        submission.enqueue = _late(submission.enqueue, here)
    else:
        submission.enqueue = _then(submission.enqueue, here, points.STORED)
        bell.ring = _first(here, points.COMMITTED, bell.ring)
    bell.ring = _then(bell.ring, here, points.RUNG)


def wrap_worker() -> None:
    """The points on a job's way, in the workers and in beat, which works inline when nobody else does. None in a
    site that is broken on purpose: what it loses, it loses in the web server."""
    if os.environ.get("FAULTS_BROKEN"):
        return
    here = Points.of_this_process()
    if os.environ.get("FAULTS_HASTY"):
        for kind in (Job.Kind.DELIVER_MAIL, Job.Kind.LEARN):
            claim.LEASE[kind], claim.BACKOFF[kind] = _HASTY_LEASE, _HASTY_BACKOFF
    claim.claim = _claiming(claim.claim, here)
    bell.ring = _ringing(bell.ring, here)
    for kind, handler in tasks.HANDLERS.items():
        tasks.HANDLERS[kind] = Handler(_preparing(handler.prepare, here), handler.bury)
    tasks.sweep_once = _then(_first(here, points.SWEEP_AHEAD, tasks.sweep_once), here, points.SWEPT)


def _first(here: Points, point: str, call: Callable[..., Any]) -> Callable[..., Any]:
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        here.pass_by(point)
        return call(*args, **kwargs)

    return wrapped


def _then(call: Callable[..., Any], here: Points, point: str) -> Callable[..., Any]:
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        result = call(*args, **kwargs)
        here.pass_by(point)
        return result

    return wrapped


def _late(enqueue: Callable[..., None], here: Points) -> Callable[..., None]:
    def wrapped(*args: Any, **kwargs: Any) -> None:
        transaction.on_commit(lambda: _first(here, points.COMMITTED, enqueue)(*args, **kwargs))

    return wrapped


def _claiming(call: Callable[..., Job | None], here: Points) -> Callable[..., Job | None]:
    def wrapped(kind: str, **kwargs: Any) -> Job | None:
        if not kwargs.get("overdue_by"):  # every sweep asks, mostly for nothing
            here.pass_by(points.BEFORE_CLAIM.format(kind))
        job = call(kind, **kwargs)
        if job is not None:
            here.pass_by(points.CLAIMED.format(kind))
        return job

    return wrapped


def _ringing(call: Callable[[str], None], here: Points) -> Callable[[str], None]:
    """Who rings for the next kind has just committed the one before it. Learning follows upon people, not jobs."""
    before = {"screen": "validate_email", "deliver_mail": "screen"}

    def wrapped(kind: str) -> None:
        if kind in before:
            here.pass_by(points.NEXT_BELL.format(before[kind]))
        call(kind)

    return wrapped


def _preparing(prepare: Callable[[Job], Effect], here: Points) -> Callable[[Job], Effect]:
    def wrapped(job: Job) -> Effect:
        effect = prepare(job)
        here.pass_by(points.PREPARED.format(job.kind))

        def applied() -> None:
            here.pass_by(points.FINISHED.format(job.kind))
            effect()
            here.pass_by(points.APPLIED.format(job.kind))

        return applied

    return wrapped
