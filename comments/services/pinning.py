"""Comments that stand above the others."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from comments.models import Comment, ModerationEvent, Thread
from comments.services.errors import NotAllowed
from comments.services.transition import Change, lock_thread, record

# In one discussion: what everything stands below is soon read by nobody.
MOST = 3


def pin_comment(*, comment: Comment, by: AbstractBaseUser) -> ModerationEvent:
    with transaction.atomic():
        lock_thread(comment.thread_id)
        if not comment.is_public or comment.parent_id:
            raise NotAllowed("only a published comment that answers no other can be pinned: choose another")
        if Comment.objects.filter(thread=comment.thread_id, pinned_at__isnull=False).count() >= MOST:
            raise NotAllowed(f"{MOST} comments are pinned here already: unpin one of them first")
        return _set(comment, "pin", by)


def unpin_comment(*, comment: Comment, by: AbstractBaseUser) -> ModerationEvent:
    with transaction.atomic():
        lock_thread(comment.thread_id)
        return _set(comment, "unpin", by)


def _set(comment: Comment, action: str, by: AbstractBaseUser) -> ModerationEvent:
    change = Change(action=action, to=None, actor=ModerationEvent.Actor.PERSON, user_id=by.pk)
    event = record(comment, change)
    comment.pinned_at = timezone.now() if action == "pin" else None
    Comment.objects.filter(pk=comment.pk).update(pinned_at=comment.pinned_at)
    Thread.objects.filter(pk=comment.thread_id).update(version=F("version") + 1)
    return event
