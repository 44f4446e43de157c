"""A moderator's hand in what a commenter wrote: always a new revision, always with a name to it."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F, Max

from comments.models import Comment, Job, ModerationEvent, Revision, Status, Thread
from comments.outbox.jobs import enqueue
from comments.services.errors import NotAllowed
from comments.services.transition import Change, lock_thread, record
from comments.services.wording import wording


def edit_comment(*, comment: Comment, text: str, by: AbstractBaseUser, reason: str = "") -> ModerationEvent:
    """Give the comment another wording. What is public stays so in the new one, for a person has approved of it.

    Raises `Conflict` when the comment has changed since it was read and `NotAllowed` when the text has not.
    """
    if text == comment.revision.text:
        raise NotAllowed("the text is the same as before: change it, or leave the page")
    with transaction.atomic():
        lock_thread(comment.thread_id)
        seen = comment.revision_id
        revision = wording(comment, text, number=_next_number(comment), edited_by_id=by.pk)
        revision.save()
        event = _record(comment, revision, by, reason)
        fields: dict[str, object] = {"revision": revision}
        if comment.status == Status.APPROVED:
            fields["public_revision"] = revision
            Thread.objects.filter(pk=comment.thread_id).update(version=F("version") + 1)
        Comment.objects.filter(pk=comment.pk, revision=seen).update(**fields)
        comment.revision = revision
        comment.public_revision_id = revision.pk if comment.is_public else comment.public_revision_id
        if comment.status == Status.PENDING:
            enqueue(Job.Kind.SCREEN, key=f"screen:{revision.pk}", comment=comment)
    return event


def _next_number(comment: Comment) -> int:
    newest = Revision.objects.filter(comment=comment).aggregate(newest=Max("number"))["newest"]
    return (newest or 0) + 1


def _record(comment: Comment, revision: Revision, by: AbstractBaseUser, reason: str) -> ModerationEvent:
    change = Change(
        action="edit",
        to=None,
        actor=ModerationEvent.Actor.PERSON,
        user_id=by.pk,
        reason=reason,
        detail={"revision": [comment.revision.number, revision.number]},
        revision_id=revision.pk,
    )
    return record(comment, change)
