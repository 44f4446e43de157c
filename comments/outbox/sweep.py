"""The sweeper: nothing that is due stays lying, whatever became of its bell or of its worker."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from comments.models import Job
from comments.outbox.bell import ring
from comments.outbox.jobs import overdue
from comments.outbox.work import Handler, work_off

# Seconds. Overdue by RING_AFTER: ring again. Overdue by INLINE_AFTER: nobody hears the bells, so work here.
RING_AFTER = 1.0
INLINE_AFTER = 10.0
# Never one bell a job: a few wake the workers, and each works off whatever is due.
BELLS = 2
# Days that a finished job's key is kept, so that a late repetition of its cause finds it.
KEEP_DONE = timedelta(days=7)


def sweep(handlers: Mapping[str, Handler]) -> int:
    """One round; returns how many jobs were worked inline. Any number of sweepers may run at once."""
    waiting = overdue(RING_AFTER).order_by().values_list("kind", flat=True).distinct()
    for kind in waiting:
        for _ in range(BELLS):
            ring(kind)
    return sum(work_off(kind, handler, overdue_by=INLINE_AFTER) for kind, handler in handlers.items())


def forget_done_jobs(*, limit: int = 1000) -> int:
    """Delete finished jobs older than `KEEP_DONE`, at most `limit` at a time; returns how many went."""
    old = Job.objects.filter(state=Job.State.DONE, finished_at__lt=timezone.now() - KEEP_DONE)
    return Job.objects.filter(pk__in=old.values("pk")[:limit]).delete()[0]
