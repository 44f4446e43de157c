"""What the machine settled by itself and nobody has contradicted: beside the decisions, which are mostly about what
it was unsure of, this tells how true its probabilities are."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from comments.conf import conf
from comments.models import ModerationEvent, Status, Verdict
from comments.screening.classifier.recalibration import Judged

# Whoever minds a comment says so within days.
PATIENCE = timedelta(days=3)
# The newest ones suffice; leaving out older hams errs towards holding.
_MOST = 4_000
_PUBLISHED, _PUT_AWAY = (Status.APPROVED, Status.UNCONFIRMED), (Status.SPAM, Status.REJECTED)


def silence(start: float, end: float) -> Judged:
    """Margins of what was settled between two moments (seconds since the epoch), as it stood at the end of them.

    It depends on the moments given and not on the clock, so that learning again what was learned finds the same.
    """
    settled = uncontradicted(datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC))
    rows = settled.exclude(margin=None).values_list("margin", "after")[:_MOST]
    return Judged([margin for margin, _ in rows], [after in _PUT_AWAY for _, after in rows])


def uncontradicted(start: datetime, until: datetime) -> QuerySet[Any]:  # annotated
    """The machine's own decisions since `start` that no person had touched by `until`, `PATIENCE` later or more.

    The newest first, each with the `margin` and `score` of its verdict. What was put away is deleted after
    `PRIVACY_SPAM_DAYS`; hams from before then would stand without the spam of their time, and are left out.
    """
    if conf.PRIVACY_SPAM_DAYS:
        start = max(start, until - timedelta(days=conf.PRIVACY_SPAM_DAYS))
    verdicts = Verdict.objects.filter(revision=OuterRef("revision")).order_by("-pk")
    touched = ModerationEvent.objects.filter(
        comment=OuterRef("comment"), actor=ModerationEvent.Actor.PERSON, created_at__lte=until
    )
    settled = Q(action="screen", after__in=[*_PUBLISHED, *_PUT_AWAY])
    events = ModerationEvent.objects.filter(
        settled, ~Exists(touched), created_at__gte=start, created_at__lte=until - PATIENCE
    )
    judged = {name: Subquery(verdicts.values(name)[:1]) for name in ("margin", "score")}
    return events.annotate(**judged).order_by("-created_at", "-pk")
