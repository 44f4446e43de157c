"""The counters on authors, threads and ancestors: in step with the rows they count, in the same transaction."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import F

from comments.models import Comment, ModerationEvent, Status

# A comment and its event.
Step = tuple[Comment, ModerationEvent]

# What an author's counters count.
AUTHOR_COUNTERS = {
    Status.APPROVED: "approved_count",
    Status.REJECTED: "rejected_count",
    Status.SPAM: "spam_count",
}
# The rows are locked in the order of their ids: threads differ, but two of them may have authors in common.
_COUNT_FOR_AUTHORS = """
    WITH locked AS (
        SELECT id FROM comments_author WHERE id = ANY(%(id)s::bigint[]) ORDER BY id FOR NO KEY UPDATE
    )
    UPDATE comments_author a SET
        approved_count = a.approved_count + d.approved,
        rejected_count = a.rejected_count + d.rejected,
        spam_count = a.spam_count + d.spam
    FROM unnest(%(id)s::bigint[], %(approved_count)s::int[], %(rejected_count)s::int[], %(spam_count)s::int[])
        AS d(id, approved, rejected, spam)
    JOIN locked USING (id)
    WHERE a.id = d.id
"""
# Where something has gone, the last one is looked up anew. GREATEST passes over NULL.
_COUNT_FOR_THREADS = """
    UPDATE comments_thread t SET
        comment_count = t.comment_count + d.delta,
        version = t.version + 1,
        last_comment_at = CASE WHEN d.gone THEN (
            SELECT max(c.published_at) FROM comments_comment c WHERE c.thread_id = t.id AND c.status = 'approved'
        ) ELSE GREATEST(t.last_comment_at, d.newest) END
    FROM unnest(%(id)s::bigint[], %(delta)s::int[], %(gone)s::bool[], %(newest)s::timestamptz[])
        AS d(id, delta, gone, newest)
    WHERE t.id = d.id
"""


def count_for_authors(steps: Sequence[Step]) -> None:
    """What now stands at which status, by author."""
    deltas: dict[int, Counter[str]] = defaultdict(Counter)
    for comment, event in steps:
        if gone := AUTHOR_COUNTERS.get(Status(event.before)):
            deltas[comment.author_id][gone] -= 1
        if come := AUTHOR_COUNTERS.get(Status(event.after)):
            deltas[comment.author_id][come] += 1
    add_to_authors(deltas)


def add_to_authors(deltas: Mapping[int, Mapping[str, int]]) -> None:
    """Add to the counters of authors, by their ids and the counters' names."""
    changed = {author: delta for author, delta in deltas.items() if any(delta.values())}
    if changed:
        columns = {
            name: [delta.get(name, 0) for delta in changed.values()] for name in AUTHOR_COUNTERS.values()
        }
        _execute(_COUNT_FOR_AUTHORS, {"id": list(changed), **columns})


def count_for_readers(steps: Sequence[Step], *, republished: Sequence[Comment] = ()) -> None:
    """What is public, by thread and below each comment; `republished` are public before and after, in new words."""
    threads: dict[int, list[tuple[Comment, int]]] = defaultdict(list)
    below: Counter[int] = Counter()
    for comment, event in steps:
        delta = (event.after == Status.APPROVED) - (event.before == Status.APPROVED)
        if delta:
            threads[comment.thread_id].append((comment, delta))
            below.update(dict.fromkeys(comment.path[:-1], delta))
    for comment in republished:
        threads[comment.thread_id].append((comment, 0))
    if threads:
        _count_for_threads(threads)
    alike: dict[int, list[int]] = defaultdict(list)
    for ancestor, delta in below.items():
        alike[delta].append(ancestor)
    for delta, ids in alike.items():
        Comment.objects.filter(pk__in=ids).update(approved_descendants=F("approved_descendants") + delta)


def _count_for_threads(threads: Mapping[int, list[tuple[Comment, int]]]) -> None:
    changes = threads.values()
    values = {
        "id": list(threads),
        "delta": [sum(delta for _, delta in several) for several in changes],
        "gone": [any(delta < 0 for _, delta in several) for several in changes],
        "newest": [
            max((c.published_at for c, delta in several if delta > 0 and c.published_at), default=None)
            for several in changes
        ],
    }
    _execute(_COUNT_FOR_THREADS, values)


def _execute(sql: str, values: Mapping[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
