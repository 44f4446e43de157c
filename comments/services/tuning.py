"""Thresholds that keep a promise, from what became of the comments that were screened."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from comments.models import Lesson, Status, Verdict
from comments.screening.classifier import tuning
from comments.services.lessons import forgotten_before
from comments.services.silence import uncontradicted

# What was decided long ago was scored by a filter that is no more.
LATELY = timedelta(days=90)
_NEWEST = 20_000


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Thresholds and what they rest on: so many decisions of people, and comments nobody minded for days."""

    publish: tuning.Choice
    spam: tuning.Choice
    decided: int
    silent: int


def propose(max_wrong_publish: float, max_wrong_spam: float) -> Proposal:
    """Choose by the verdicts' scores, as they were when the comments came. Shares are between 0 and 1."""
    decided, silent = _decided(), _silent()
    scores = [score for score, _ in (*decided, *silent)]
    spam = [label for _, label in (*decided, *silent)]
    return Proposal(
        publish=tuning.publish_below(scores, spam, max_wrong_publish),
        spam=tuning.spam_above(scores, spam, max_wrong_spam),
        decided=len(decided),
        silent=len(silent),
    )


def _decided() -> list[tuple[float, bool]]:
    verdicts = Verdict.objects.filter(revision=OuterRef("revision")).order_by("-pk")
    lessons = Lesson.objects.filter(
        withdrawn_by=None, event__gt=forgotten_before(), decided_at__gte=timezone.now() - LATELY
    )
    rows = lessons.annotate(score=Subquery(verdicts.values("score")[:1])).order_by("-event")
    pairs = rows.values_list("score", "spam")[:_NEWEST]
    return [(score, spam) for score, spam in pairs if score is not None]


def _silent() -> list[tuple[float, bool]]:
    now = timezone.now()
    rows = uncontradicted(now - LATELY, now).values_list("score", "after")[:_NEWEST]
    put_away = (Status.SPAM, Status.REJECTED)
    return [(score, after in put_away) for score, after in rows if score is not None]
