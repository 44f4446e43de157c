"""The figures of the front page: what waits, who decides, and how good the machine is.

Each query reads a bounded piece of an index, however many comments there are: so many of the newest rows, or one day.
They are asked once a minute at most, and a day that is over only once: the log of it cannot change any more.
With a million comments, 100,000 of them held, and 1.2 million entries in the log, all of it takes 50 ms,
and 170 ms when no day is kept yet.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db import connection
from django.db.models import Min
from django.utils import timezone

from comments.conf import conf
from comments.models import Comment, Status
from comments.screening.verdict import Disposition
from comments.services.tally import comments_by_status

# Seconds that figures are kept, and that a day that is over is.
FRESH, KEPT = 60, 20 * 24 * 3600
DAYS = 14
# How far back agreement and rules are looked at, and how many of the newest rows at most.
LATELY = timedelta(days=30)
DECISIONS, HITS, RUNS = 5_000, 20_000, 5_000
RULES = 5
# The oldest wait is among the so many most urgent: whatever passes it has waited almost as long.
_OLDEST = 500
WAITING = (Status.PENDING, Status.UNCONFIRMED, Status.HELD)
# Where a decision can lead.
OUTCOMES = (Status.APPROVED, Status.HELD, Status.SPAM, Status.REJECTED, Status.TRASHED)
SAME = {
    Disposition.PUBLISH: {Status.APPROVED},
    Disposition.SPAM: {Status.SPAM, Status.REJECTED, Status.TRASHED},
    Disposition.REJECT: {Status.SPAM, Status.REJECTED, Status.TRASHED},
}


class Waiting(NamedTuple):
    """How many stand at a status, and since when the oldest does."""

    status: str
    number: int
    oldest: datetime | None


class Day(NamedTuple):
    """Decisions of one day: by person and by machine, how many led where."""

    day: date
    person: dict[str, int]
    machine: dict[str, int]


class RuleFigure(NamedTuple):
    """What became of the comments that a rule saw: how many a person decided about, and how many of those against."""

    rule_id: int
    hits: int
    decided: int
    unwanted: int


class Latency(NamedTuple):
    """Of so many runs: milliseconds of screening, and seconds from the post to its end; median and 95th percentile."""

    runs: int
    median_ms: float | None
    p95_ms: float | None
    median_s: float | None
    p95_s: float | None


@dataclass(frozen=True, kw_only=True)
class Figures:
    """`confusion` counts comments by what the machine advised and what people finally made of them."""

    at: datetime
    waiting: list[Waiting]
    days: list[Day]
    median_wait: float | None
    confusion: dict[tuple[str, str], int]
    rules: list[RuleFigure]
    latency: Latency

    @property
    def judged(self) -> int:
        """Comments that the machine was sure about and a person then decided."""
        return sum(number for (said, _), number in self.confusion.items() if said in SAME)

    @property
    def agreed(self) -> int:
        pairs = [(said, made) for said, all_made in SAME.items() for made in all_made]
        return sum(self.confusion.get(pair, 0) for pair in pairs)


def figures() -> Figures:
    """All of them, at most `FRESH` seconds old."""
    key = f"figures:{conf.RELEASE}"
    kept: Figures | None = cache.get(key)
    if kept is None:
        kept = compute()
        cache.set(key, kept, FRESH)
    return kept


def compute() -> Figures:
    return Figures(
        at=timezone.now(),
        waiting=_waiting(),
        days=_days(),
        median_wait=_median_wait(),
        confusion=_confusion(),
        rules=_rules(),
        latency=_latency(),
    )


def _waiting() -> list[Waiting]:
    """Sums that are kept anyway, and `_OLDEST` rows of the index of each queue."""
    numbers = comments_by_status()
    return [Waiting(status, numbers.get(status, 0), oldest_wait(status)) for status in WAITING]


def oldest_wait(status: str) -> datetime | None:
    """Since when the comment that has waited longest stands at a status; None when there is none."""
    first = Comment.objects.filter(status=status).order_by("urgent_at", "id")[:_OLDEST]
    oldest: datetime | None = Comment.objects.filter(pk__in=first.values("pk")).aggregate(
        oldest=Min("status_since")
    )["oldest"]
    return oldest


# --- decisions by day -------------------------------------------------------------------------------

_DAY = """
    SELECT actor = 'person', after, count(*) FROM comments_moderationevent
    WHERE created_at >= %s AND created_at < %s AND before <> after AND actor IN ('person', 'machine')
    GROUP BY 1, 2
"""


def _days() -> list[Day]:
    """One day's entries of the log, by their time; the days before today come from the cache."""
    # An hour later, for entries that are written at midnight.
    today, over = timezone.localdate(), timezone.localdate(timezone.now() - timedelta(hours=1))
    dates = [today - timedelta(days=ago) for ago in range(DAYS - 1, -1, -1)]
    keys = {day: f"figures:{conf.RELEASE}:{timezone.get_current_timezone_name()}:{day}" for day in dates}
    kept = cache.get_many(keys.values())
    days = [kept.get(keys[day]) or _day(day) for day in dates]
    for each in days:
        if each.day < over and keys[each.day] not in kept:
            cache.set(keys[each.day], each, KEPT)
    return days


def _day(day: date) -> Day:
    found = Day(day, {}, {})
    bounds = [timezone.make_aware(datetime.combine(day + timedelta(days=n), time.min)) for n in (0, 1)]
    for by_person, after, number in _rows(_DAY, bounds):
        (found.person if by_person else found.machine)[after] = number
    return found


# --- people and machine -----------------------------------------------------------------------------

# From the entry that brought a comment to a person, found by its unique version, to the person's own.
_MEDIAN_WAIT = """
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM d.created_at - e.created_at))
    FROM (
        SELECT comment_id, version, created_at FROM comments_moderationevent
        WHERE actor = 'person' AND before IN ('held', 'pending', 'unconfirmed') AND before <> after
          AND comment_id IS NOT NULL AND created_at >= %s
        ORDER BY created_at DESC LIMIT %s
    ) d
    JOIN comments_moderationevent e ON e.comment_id = d.comment_id AND e.version = d.version - 1
"""
_CONFUSION = """
    SELECT v.disposition, d.after, count(*) FROM (
        SELECT DISTINCT ON (comment_id) revision_id, after FROM (
            SELECT comment_id, revision_id, version, after FROM comments_moderationevent
            WHERE actor = 'person' AND comment_id IS NOT NULL AND before <> after AND created_at >= %s
            ORDER BY created_at DESC LIMIT %s
        ) newest
        ORDER BY comment_id, version DESC
    ) d
    CROSS JOIN LATERAL (
        SELECT disposition FROM comments_verdict WHERE revision_id = d.revision_id ORDER BY id DESC LIMIT 1
    ) v
    GROUP BY 1, 2
"""


def _median_wait() -> float | None:
    """Seconds that a comment waited for the person who decided about it, over the newest decisions of `LATELY`."""
    ((seconds,),) = _rows(_MEDIAN_WAIT, [timezone.now() - LATELY, DECISIONS])
    return None if seconds is None else float(seconds)


def _confusion() -> dict[tuple[str, str], int]:
    """The last decision about each comment beside the last verdict on that wording, over the newest decisions."""
    rows = _rows(_CONFUSION, [timezone.now() - LATELY, DECISIONS])
    return {(said, made): number for said, made, number in rows}


# --- rules ------------------------------------------------------------------------------------------

# The newest hits by their ids, which grow with time; whether a person decided is one look into a unique index each.
_RULES = """
    WITH newest AS (
        SELECT rule_id, comment_id FROM comments_rulehit WHERE created_at >= %s ORDER BY id DESC LIMIT %s
    ), top AS (
        SELECT rule_id, count(*) AS hits FROM newest GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %s
    )
    SELECT t.rule_id, t.hits, count(p.comment_id), count(p.comment_id) FILTER (WHERE c.status <> 'approved')
    FROM top t
    JOIN newest n ON n.rule_id = t.rule_id
    JOIN comments_comment c ON c.id = n.comment_id
    LEFT JOIN LATERAL (
        SELECT e.comment_id FROM comments_moderationevent e
        WHERE e.comment_id = n.comment_id AND e.actor = 'person' AND e.before <> e.after LIMIT 1
    ) p ON c.status IN ('approved', 'spam', 'rejected', 'trashed')
    GROUP BY 1, 2 ORDER BY 2 DESC, 1
"""


def _rules() -> list[RuleFigure]:
    return [RuleFigure(*row) for row in _rows(_RULES, [timezone.now() - LATELY, HITS, RULES])]


# --- latency ----------------------------------------------------------------------------------------

_RUNS = """
    SELECT count(*), percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY milliseconds)
    FROM (SELECT milliseconds, created_at FROM comments_verdict ORDER BY id DESC LIMIT %s) v WHERE created_at >= %s
"""
_SETTLED = """
    SELECT percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY extract(epoch FROM e.created_at - r.created_at))
    FROM (
        SELECT revision_id, created_at FROM comments_moderationevent
        WHERE action = 'screen' AND created_at >= %s ORDER BY created_at DESC LIMIT %s
    ) e
    JOIN comments_revision r ON r.id = e.revision_id
"""


def _latency() -> Latency:
    since = timezone.now() - timedelta(days=1)
    ((runs, milliseconds),) = _rows(_RUNS, [RUNS, since])
    ((seconds,),) = _rows(_SETTLED, [since, RUNS])
    return Latency(runs, *(milliseconds or (None, None)), *map(_number, seconds or (None, None)))


def _number(value: Any) -> float | None:
    """Clocks of several machines differ a little: nothing was settled before it was said."""
    return None if value is None else max(0.0, float(value))


def _rows(sql: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
