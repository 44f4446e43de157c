"""The one place that changes comments' status: rows, counters and audit log, together or not at all."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from comments.models import Comment, ModerationEvent, Status, Thread
from comments.services.announcing import announce, grant_wishes
from comments.services.audit import seal
from comments.services.counting import Step, count_for_authors, count_for_readers
from comments.services.errors import Conflict, NotAllowed

# Rows in one statement, whatever their number: the ORM's UPDATE cannot give each its own hash. What was changed since
# it was read is passed over, and so the ids that come back are those that were moved.
_WRITE = """
    UPDATE comments_comment c SET
        version = c.version + 1,
        event_hash = s.hash,
        status = s.after,
        status_since = CASE WHEN s.before <> s.after THEN %(at)s ELSE c.status_since END,
        urgent_at = CASE WHEN s.before <> s.after THEN %(urgent_at)s ELSE c.urgent_at END,
        public_revision_id = CASE WHEN s.publishes THEN c.revision_id ELSE c.public_revision_id END,
        edit_held_at = CASE WHEN s.publishes THEN NULL ELSE c.edit_held_at END,
        published_at = CASE WHEN s.after = 'approved' THEN COALESCE(c.published_at, %(at)s) ELSE c.published_at END
    FROM unnest(%(id)s::bigint[], %(version)s::int[], %(revision)s::bigint[], %(before)s::text[], %(after)s::text[],
        %(publishes)s::bool[], %(hash)s::text[]) AS s(id, version, revision, before, after, publishes, hash)
    WHERE c.id = s.id AND c.version = s.version AND c.revision_id = s.revision AND c.status = s.before
        AND c.purged_at IS NULL
    RETURNING c.id
"""


@dataclass(frozen=True, kw_only=True)
class Change:
    """Who does what, and why. `actor` is a `ModerationEvent.Actor`; a person comes with their user id.

    `to` is where it leads; None: the status stays, and only the version and the log tell of it. `republishes`: it
    stays approved, and readers get its newest wording. `detail` says what else was changed, in plain JSON. What comes
    to wait for a person stands in the queue as if it had waited `urgency` longer.
    """

    action: str
    to: Status | None
    republishes: bool = False
    actor: ModerationEvent.Actor
    user_id: int | None = None
    reason: str = ""
    detail: Mapping[str, Any] | None = None
    bulk_id: int | None = None
    # The wording that the event is about, where that is another than the comment has had.
    revision_id: int | None = None
    urgency: timedelta = timedelta(0)


@dataclass(frozen=True)
class Outcome:
    """What became of each comment, by its id: the event written, or why it was not moved."""

    events: dict[int, ModerationEvent] = field(default_factory=dict)
    refused: dict[int, Conflict | NotAllowed] = field(default_factory=dict)


def change_status(comment: Comment, change: Change, *, allowed: Collection[str]) -> ModerationEvent:
    """Move `comment` from one of the `allowed` statuses, if it still is at the version that was read.

    Raises `NotAllowed` when the status seen is none of `allowed`, `Conflict` when somebody was faster.
    """
    outcome = change_statuses([comment], change, allowed=allowed)
    for refusal in outcome.refused.values():
        raise refusal
    return outcome.events[comment.pk]


def record(comment: Comment, change: Change) -> ModerationEvent:
    """Note a change that leaves the status as it is. Raises `Conflict` when somebody was faster."""
    assert change.to is None  # noqa: S101  a status is changed by the functions beside this one
    return change_status(comment, change, allowed=Status.values)


def change_statuses(
    comments: Iterable[Comment],
    change: Change,
    *,
    allowed: Collection[str],
    targets: Mapping[int, Status] | None = None,
) -> Outcome:
    """`change_status` for many, in a number of statements that does not grow with them; `targets` may give single
    comments another aim than `change.to`.

    The threads are locked first, always, and in the order of their ids: two changes never wait for each other
    crosswise.
    """
    outcome, at, steps = Outcome(), timezone.now(), []
    for comment in comments:
        to = (targets or {}).get(comment.pk, change.to)
        if comment.purged_at:
            refusal = NotAllowed("its words are gone for good, so there is nothing to decide about: leave it")
            outcome.refused[comment.pk] = refusal
        elif comment.status not in allowed or (comment.status == to and not _is_about_wording(comment, to)):
            refusal = NotAllowed(f"a comment that is {comment.status} cannot be moved to {to}")
            outcome.refused[comment.pk] = refusal
        else:
            steps.append((comment, _event(comment, to or Status(comment.status), change, at)))
    if steps:
        with transaction.atomic():
            _apply(steps, change, outcome)
    return outcome


def _is_about_wording(comment: Comment, to: Status | None) -> bool:
    """Approving what is approved means the other wording that its author has given it since."""
    return to == Status.APPROVED and comment.edit_held_at is not None


def _publishes(comment: Comment, event: ModerationEvent, change: Change) -> bool:
    """Whether readers get the newest wording. What is only restored gets back what it had, if its author has given it
    a wording since that nobody has approved."""
    if event.after != Status.APPROVED:
        return False
    if event.before == event.after:
        return change.republishes or change.to == Status.APPROVED
    return comment.edit_held_at is None or change.action != "restore"


def is_first_publication(comment: Comment, event: ModerationEvent) -> bool:
    """Whether readers have the comment since this event, and had never had it before."""
    return comment.published_at == event.created_at


def lock_thread(thread_id: int) -> None:
    """Wait for the thread's other changes. Whoever changes a comment or its author does this first."""
    lock_threads([thread_id])


def lock_threads(thread_ids: Iterable[int]) -> None:
    """`lock_thread` for several, in the order of their ids: nobody waits for anybody crosswise."""
    list(Thread.objects.select_for_update(no_key=True).only("id").filter(pk__in=thread_ids).order_by("pk"))


def _event(comment: Comment, to: Status, change: Change, at: datetime) -> ModerationEvent:
    event = ModerationEvent(
        comment_id=comment.pk,
        revision_id=change.revision_id or comment.revision_id,
        version=comment.version + 1,
        actor=change.actor,
        user_id=change.user_id,
        action=change.action,
        before=comment.status,
        after=to,
        reason=change.reason[:500],
        detail=dict(change.detail) if change.detail else None,
        bulk_id=change.bulk_id,
        created_at=at,
        previous_hash=comment.event_hash,
    )
    return seal(event)


def _apply(steps: list[Step], change: Change, outcome: Outcome) -> None:
    lock_threads({comment.thread_id for comment, _ in steps})
    moved = _write(steps, change)
    done = [step for step in steps if step[0].pk in moved]
    for comment, _ in steps:
        if comment.pk not in moved:
            outcome.refused[comment.pk] = Conflict(f"comment {comment.pk} was changed meanwhile")
    for event in ModerationEvent.objects.bulk_create([event for _, event in done]):
        outcome.events[event.comment_id or 0] = event
    count_for_authors(done)
    count_for_readers(
        done, republished=[c for c, e in done if e.before == e.after and _publishes(c, e, change)]
    )
    published = [comment for comment, event in done if event.before != event.after == Status.APPROVED]
    grant_wishes([comment for comment, event in done if is_first_publication(comment, event)])
    announce(published)


def _write(steps: list[Step], change: Change) -> set[int]:
    events = [event for _, event in steps]
    at = events[0].created_at
    values: dict[str, Any] = {
        "at": at,
        "urgent_at": at - change.urgency,
        "id": [event.comment_id for event in events],
        "version": [event.version - 1 for event in events],
        "revision": [comment.revision_id for comment, _ in steps],
        "before": [str(event.before) for event in events],
        "publishes": [_publishes(comment, event, change) for comment, event in steps],
        "after": [str(event.after) for event in events],
        "hash": [event.hash for event in events],
    }
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, values)
        moved = {pk for (pk,) in cursor.fetchall()}
    for comment, event in steps:
        if comment.pk in moved:
            _follow(comment, event, change)
    return moved


def _follow(comment: Comment, event: ModerationEvent, change: Change) -> None:
    """Let the instance that was read say what now stands in its row."""
    comment.version, comment.event_hash = event.version, event.hash
    if _publishes(comment, event, change):
        comment.public_revision_id, comment.edit_held_at = comment.revision_id, None
    if event.before == event.after:
        return
    comment.status, comment.status_since = event.after, event.created_at
    comment.urgent_at = event.created_at - change.urgency
    if event.after == Status.APPROVED:
        comment.published_at = comment.published_at or event.created_at
