"""The one place that changes a comment's status: row, counters and audit log, together or not at all."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Subquery
from django.db.models.functions import Greatest
from django.utils import timezone

from comments.models import Author, Comment, ModerationEvent, Status, Thread
from comments.services.audit import event_digest
from comments.services.errors import Conflict, NotAllowed

_AUTHOR_COUNTERS = {
    Status.APPROVED: "approved_count",
    Status.REJECTED: "rejected_count",
    Status.SPAM: "spam_count",
}


@dataclass(frozen=True, kw_only=True)
class Change:
    """Who does what, and why. `actor` is a `ModerationEvent.Actor`; a person comes with their user id."""

    action: str
    to: Status
    actor: ModerationEvent.Actor
    user_id: int | None = None
    reason: str = ""


def change_status(comment: Comment, change: Change, *, allowed: Collection[str]) -> ModerationEvent:
    """Move `comment` from one of the `allowed` statuses, if it still is at the version that was read.

    Raises `NotAllowed` when the status seen is none of `allowed`, `Conflict` when somebody was faster.
    The thread is locked first, always: two changes in one discussion then never wait for each other crosswise.
    """
    if comment.status not in allowed or comment.status == change.to:
        raise NotAllowed(f"a comment that is {comment.status} cannot be moved to {change.to}")
    with transaction.atomic():
        lock_thread(comment.thread_id)
        before, public = comment.status, Status.APPROVED in (comment.status, change.to)
        event = _event(comment, change)
        _write(comment, change, event)
        event.save(force_insert=True)
        _count_for_author(comment.author_id, before, change.to)
        if public:
            _count_for_readers(comment, +1 if change.to == Status.APPROVED else -1)
    return event


def lock_thread(thread_id: int) -> None:
    """Wait for the thread's other changes. Whoever changes a comment or its author does this first."""
    Thread.objects.select_for_update(no_key=True).only("id").get(pk=thread_id)


def _event(comment: Comment, change: Change) -> ModerationEvent:
    event = ModerationEvent(
        comment_id=comment.pk,
        revision_id=comment.revision_id,
        version=comment.version + 1,
        actor=change.actor,
        user_id=change.user_id,
        action=change.action,
        before=comment.status,
        after=change.to,
        reason=change.reason[:500],
        created_at=timezone.now(),
        previous_hash=comment.event_hash,
    )
    event.hash = event_digest(event)
    return event


def _write(comment: Comment, change: Change, event: ModerationEvent) -> None:
    fields: dict[str, object] = {"status": change.to, "version": event.version, "event_hash": event.hash}
    if change.to == Status.APPROVED:
        fields["public_revision_id"] = comment.revision_id
        fields["published_at"] = comment.published_at or event.created_at
    seen = Comment.objects.filter(pk=comment.pk, version=comment.version, status=comment.status)
    if not seen.filter(revision_id=comment.revision_id).update(**fields):
        raise Conflict(f"comment {comment.pk} was changed meanwhile")
    for name, value in fields.items():
        setattr(comment, name, value)


def _count_for_author(author_id: int, before: str, after: str) -> None:
    deltas: dict[str, object] = {}
    if gone := _AUTHOR_COUNTERS.get(Status(before)):
        deltas[gone] = F(gone) - 1
    if come := _AUTHOR_COUNTERS.get(Status(after)):
        deltas[come] = F(come) + 1
    if deltas:
        Author.objects.filter(pk=author_id).update(**deltas)


def _count_for_readers(comment: Comment, delta: int) -> None:
    Thread.objects.filter(pk=comment.thread_id).update(
        comment_count=F("comment_count") + delta,
        version=F("version") + 1,
        last_comment_at=_latest(comment, delta),
    )
    if ancestors := comment.path[:-1]:
        Comment.objects.filter(pk__in=ancestors).update(
            approved_descendants=F("approved_descendants") + delta
        )


def _latest(comment: Comment, delta: int) -> object:
    if delta > 0:
        return Greatest(F("last_comment_at"), comment.published_at)  # PostgreSQL's GREATEST passes over NULL
    public = Comment.objects.approved().filter(thread_id=comment.thread_id)
    return Subquery(public.order_by("-published_at").values("published_at")[:1])
