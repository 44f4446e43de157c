"""Letting old data go: one rule for each kind, a round a day, in short transactions.

The rows themselves say what is due. So a round that dies is simply gone on with, and two at once share the work: what
one is busy with the other passes over.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from comments.models import Job, RetentionRun
from comments.outbox.jobs import enqueue
from comments.outbox.work import SHIFT, Effect
from comments.services.retention_rules import RULES, Rule

# Rows that are counted before it is only said that there are more.
MOST = 10_000


@dataclass(frozen=True)
class Due:
    """A rule, and how many rows it would let go now; no more than `MOST` are counted unless all are asked for."""

    rule: Rule
    number: int
    most: int = MOST

    @property
    def is_capped(self) -> bool:
        return self.number > self.most


def due_now(*, most: int | None = MOST) -> list[Due]:
    """What the next round would do, by rule; without what becomes due by that, as an address nobody uses any more."""
    found = []
    for rule in RULES:
        rows = rule.due().order_by() if rule.days else rule.due().none()
        found.append(Due(rule, (rows if most is None else rows[: most + 1]).count(), most or MOST))
    return found


def let_go(*, seconds: float = SHIFT) -> bool:
    """Let go what is due, for about so many seconds; returns whether nothing is left to do.

    What goes and the count of it are one transaction, so that the figures are true whatever dies.
    """
    end, run = time.monotonic() + seconds, _open_run()
    for rule in RULES:
        for number in _batches(rule, run):
            if time.monotonic() >= end and number:
                return False
    return True


def queue_round() -> None:
    """Queue the round of today, if it is not there yet. Asked every few seconds: one look into an index."""
    key = f"retain:{timezone.localdate()}"
    if not Job.objects.filter(key=key).exists():
        enqueue(Job.Kind.RETAIN, key=key)


def next_round() -> datetime | None:
    """When the next round begins; None: today's is not done yet."""
    today = timezone.localdate()
    if not Job.objects.filter(key=f"retain:{today}").exclude(state=Job.State.DUE).exists():
        return None
    return timezone.make_aware(datetime.combine(today + timedelta(days=1), datetime.min.time()))


def prepare(job: Job) -> Effect:
    """Work for some seconds; the effect queues the next turn of the round, or ends it."""
    is_done = let_go()

    def settle() -> None:
        if is_done:
            end_round()
        else:
            day, _, turn = job.key.removeprefix("retain:").partition(":")
            enqueue(Job.Kind.RETAIN, key=f"retain:{day}:{int(turn or 1) + 1}")

    return settle


def bury(job: Job) -> None:
    """What went is gone and counted. The dead job stays visible, and tomorrow there is another round."""
    end_round()


def end_round() -> None:
    RetentionRun.objects.filter(finished_at=None).update(finished_at=Now())


def _open_run() -> RetentionRun:
    return RetentionRun.objects.filter(finished_at=None).first() or RetentionRun.objects.create()


def _batches(rule: Rule, run: RetentionRun) -> Iterator[int]:
    """Act on batch after batch until a batch is not full: the rest is in others' hands, or comes tomorrow."""
    number = rule.batch if rule.days else 0
    while number >= rule.batch > 0:
        with transaction.atomic():
            number = rule.act()
            _count(run, rule.name, number)
        yield number


def _count(run: RetentionRun, name: str, number: int) -> None:
    if number:
        kept = RetentionRun.objects.select_for_update().get(pk=run.pk)
        counts = {**kept.counts, name: kept.counts.get(name, 0) + number}
        RetentionRun.objects.filter(pk=run.pk).update(counts=counts)
