"""The whole audit log, looked at link by link, in memory that does not grow with it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef

from comments.models import Comment, ModerationEvent
from comments.services.audit import event_digest, faults_of, site_chain_faults

# Comments that are read at a time, with all their events: in one statement, so that what happens meanwhile is seen
# whole or not at all.
_BATCH = 1_000
_READ = """
    SELECT e.*, c.id AS of_id, c.version AS of_version, c.status AS of_status, c.event_hash AS of_hash
    FROM (
        SELECT id, version, status, event_hash FROM comments_comment
        WHERE id > %s AND (%s::bigint IS NULL OR id = %s) ORDER BY id LIMIT %s
    ) c
    LEFT JOIN comments_moderationevent e ON e.comment_id = c.id
    ORDER BY c.id, e.version
"""


@dataclass
class Progress:
    """What has been looked at so far."""

    comments: int = 0
    events: int = 0


def comment_faults(progress: Progress, *, only: int | None = None) -> Iterator[str]:
    """What is wrong with the chains of all comments, or of one."""
    last = 0
    while rows := _read(last, only):
        for pk, group in groupby(rows, key=lambda row: row.of_id):
            events = list(group)
            last = pk
            progress.comments += 1
            known = [event for event in events if event.pk is not None]
            progress.events += len(known)
            yield from faults_of(_comment(events[0]), known)


def other_faults(progress: Progress) -> Iterator[str]:
    """What is wrong with the chain of all that is no comment."""
    progress.events += ModerationEvent.objects.filter(comment=None).count()
    yield from site_chain_faults()


def gone_faults(progress: Progress, *, only: int | None = None) -> Iterator[str]:
    """What is wrong with the chains of comments that were removed for good."""
    gone = ModerationEvent.objects.filter(comment__isnull=False).exclude(
        Exists(Comment.objects.filter(pk=OuterRef("comment")))
    )
    if only is not None:
        gone = gone.filter(comment=only)
    ordered = gone.order_by("comment_id", "version").iterator(chunk_size=_BATCH)
    for pk, events in groupby(ordered, key=lambda event: event.comment_id):
        progress.comments += 1
        yield from _faults_without_head(pk, events, progress)


def _faults_without_head(
    pk: int | None, events: Iterable[ModerationEvent], progress: Progress
) -> Iterator[str]:
    """A comment that was removed for good kept the hash of its last event; the links before it still hold."""
    previous, version = "", 1
    for event in events:
        progress.events += 1
        if event.version != version + 1:
            yield f"comment {pk} (gone): the event before version {event.version} is missing"
        if event.previous_hash != previous or event.hash != event_digest(event):
            yield f"comment {pk} (gone): the event of version {event.version} was changed"
        previous, version = event.hash, event.version


def _read(last: int, only: int | None) -> list[Any]:
    """Events with what their comments say of them; one without an id where a comment has none."""
    return list(ModerationEvent.objects.raw(_READ, [last, only, only, _BATCH]))


def _comment(row: Any) -> Comment:
    """As much of a comment as its chain ends in."""
    return Comment(pk=row.of_id, version=row.of_version, status=row.of_status, event_hash=row.of_hash)
