"""Is the work being done? Asked end to end: not whether a worker runs, but whether bells are answered."""

from datetime import timedelta
from typing import TypedDict

from django.db.models import Count, Min
from django.utils import timezone

from comments.models import Job, Pulse
from comments.outbox.jobs import overdue

# Seconds without an answer, while work is overdue, after which a worker counts as deaf. Celery 5.7 has been
# seen to answer `inspect ping` and yet to take no task after a Redis crash, so a ping proves nothing.
DEAF_AFTER = 10.0


class QueueHealth(TypedDict):
    """One kind of job: counts, the oldest wait in seconds, and whether its worker is deaf."""

    due: int
    dead: int
    oldest_seconds: float
    deaf: bool


def deaf_queues() -> set[str]:
    """The kinds of job that are overdue while nobody has answered a bell for them."""
    waiting = set(overdue(DEAF_AFTER).order_by().values_list("kind", flat=True).distinct())
    since = timezone.now() - timedelta(seconds=DEAF_AFTER)
    return waiting - set(Pulse.objects.filter(answered_at__gte=since).values_list("kind", flat=True))


def queue_health() -> dict[str, QueueHealth]:
    """Every kind's state, for `/healthz`, the metrics and the admin."""
    now, deaf = timezone.now(), deaf_queues()
    dead = dict(_count(Job.State.DEAD).values_list("kind", "number"))
    due = {row["kind"]: row for row in _count(Job.State.DUE).values("kind", "number", "oldest")}
    return {
        kind: QueueHealth(
            due=due[kind]["number"] if kind in due else 0,
            dead=dead.get(kind, 0),
            oldest_seconds=max(0.0, (now - due[kind]["oldest"]).total_seconds()) if kind in due else 0.0,
            deaf=kind in deaf,
        )
        for kind in Job.Kind.values
    }


def _count(state: Job.State):  # type: ignore[no-untyped-def]
    jobs = Job.objects.filter(state=state).order_by().values("kind")
    return jobs.annotate(number=Count("id"), oldest=Min("run_after"))
