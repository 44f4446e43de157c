"""The doorbell: a Celery message that carries nothing. Losing one costs a moment, never a comment."""

import time

import structlog
from celery import current_app
from django.db import transaction
from django.utils import timezone

from comments.models import Job, Pulse

log = structlog.get_logger(__name__)

# Seconds. A bell that was not answered by then has been overtaken by the sweeper's next one.
EXPIRES = 10
# After a failed ring nobody tries again for this long: a broker that is away must not slow every visitor down.
QUIET = 2.0

_silent_until = 0.0
_answered: dict[str, float] = {}


def ring_after_commit(kind: str) -> None:
    transaction.on_commit(lambda: ring(kind), robust=True)


def ring(kind: str) -> None:
    """Wake one worker of that kind. Never fails: the job stands in the database and will be swept up."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    try:
        current_app.send_task(
            f"comments.{kind}", queue=kind, retry=False, expires=EXPIRES, ignore_result=True
        )
    except Exception as error:  # whatever the transport raises; the visitor's post stands
        _silent_until = time.monotonic() + QUIET
        log.warning("bell_not_rung", kind=kind, error=type(error).__name__)


def answered(kind: str) -> None:
    """Note that a worker heard a bell; written at most once a second by each process."""
    if time.monotonic() - _answered.get(kind, -1.0) < 1.0:
        return
    _answered[kind] = time.monotonic()
    now = timezone.now()
    Pulse.objects.bulk_create(
        [Pulse(kind=Job.Kind(kind), answered_at=now)],
        update_conflicts=True,
        unique_fields=["kind"],
        update_fields=["answered_at"],
    )
