"""Another wording for a comment: always a new revision, always with a name to it."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from comments.conf import conf
from comments.models import Comment, Job, ModerationEvent, Revision, Status, Thread
from comments.outbox.jobs import enqueue
from comments.services.errors import NotAllowed, NotEditable
from comments.services.transition import Change, change_status, lock_thread, record
from comments.services.wording import wording

# Statuses at which its author may still change a comment. Spam is told like held, so it behaves like it.
_CHANGEABLE = (Status.PENDING, Status.UNCONFIRMED, Status.HELD, Status.SPAM, Status.APPROVED)


def is_changeable(comment: Comment) -> bool:
    """Whether its author may give it other words, as it stands."""
    return comment.status in _CHANGEABLE and comment.withdrawn_at is None and comment.purged_at is None


def is_within_window(comment: Comment) -> bool:
    """Whether the browser that posted it may still change it; later there is the page of one's own comments."""
    return (timezone.now() - comment.created_at).total_seconds() < conf.EDIT_MINUTES * 60


def edit_comment(*, comment: Comment, text: str, by: AbstractBaseUser, reason: str = "") -> ModerationEvent:
    """A moderator's hand. What is public stays so in the new wording, for a person has approved of it.

    Raises `Conflict` when the comment has changed since it was read and `NotAllowed` when the text has not.
    """
    if text == comment.revision.text:
        raise NotAllowed("the text is the same as before: change it, or leave the page")
    with transaction.atomic():
        lock_thread(comment.thread_id)
        seen, revision = comment.revision_id, _new_revision(comment, text, edited_by_id=by.pk)
        event = record(
            comment, _change(comment, revision, ModerationEvent.Actor.PERSON, user_id=by.pk, reason=reason)
        )
        fields: dict[str, Any] = {"revision": revision, "edit_held_at": None}
        if comment.status == Status.APPROVED:
            fields["public_revision"] = revision
            Thread.objects.filter(pk=comment.thread_id).update(version=F("version") + 1)
        Comment.objects.filter(pk=comment.pk, revision=seen).update(**fields)
        comment.revision, comment.edit_held_at = revision, None
        comment.public_revision_id = revision.pk if comment.is_public else comment.public_revision_id
        if comment.status == Status.PENDING:
            enqueue(Job.Kind.SCREEN, key=f"screen:{revision.pk}", comment=comment)
    return event


def edit_own(*, comment: Comment, text: str) -> Comment:
    """Its author's second thoughts: screened like the first, and until then readers see what was approved last.

    Returns the comment as it is now; the same text again changes nothing. Raises `NotEditable` where it is too late.
    """
    with transaction.atomic():
        lock_thread(comment.thread_id)
        now = Comment.objects.select_related("revision").select_for_update(of=["self"]).get(pk=comment.pk)
        if not is_changeable(now):
            raise NotEditable
        if text == now.revision.text:
            return now
        revision = _new_revision(now, text)
        # What waits for a proof of the address was found good in its other wording.
        to = Status.PENDING if now.status == Status.UNCONFIRMED else None
        change = _change(now, revision, ModerationEvent.Actor.COMMENTER, to=to)
        change_status(now, change, allowed=_CHANGEABLE)
        Comment.objects.filter(pk=now.pk).update(revision=revision, edit_held_at=None)
        now.revision, now.edit_held_at = revision, None
        enqueue(Job.Kind.SCREEN, key=f"screen:{revision.pk}", comment=now)
    return now


def _new_revision(comment: Comment, text: str, **fields: Any) -> Revision:
    newest = Revision.objects.filter(comment=comment).aggregate(newest=Max("number"))["newest"]
    revision = wording(comment, text, number=(newest or 0) + 1, **fields)
    revision.save()
    return revision


def _change(
    comment: Comment,
    revision: Revision,
    actor: ModerationEvent.Actor,
    *,
    to: Status | None = None,
    **fields: Any,
) -> Change:
    detail = {"revision": [comment.revision.number, revision.number]}
    return Change(action="edit", to=to, actor=actor, detail=detail, revision_id=revision.pk, **fields)
