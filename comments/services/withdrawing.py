"""Its author takes a comment back."""

from django.db import transaction
from django.utils import timezone

from comments.models import Comment, ModerationEvent, Status
from comments.services.errors import AlreadyGone
from comments.services.transition import Change, change_status, lock_thread


def withdraw(*, comment: Comment) -> Comment:
    """Delete one's own comment: out of sight at once, and nobody can publish it again. Where it has replies its place
    stays; the words go with the trash. Raises `AlreadyGone` the second time."""
    with transaction.atomic():
        lock_thread(comment.thread_id)
        now = Comment.objects.select_for_update(of=["self"]).get(pk=comment.pk)
        if now.withdrawn_at or now.purged_at:
            raise AlreadyGone
        to = None if now.status == Status.TRASHED else Status.TRASHED
        change = Change(action="delete", to=to, actor=ModerationEvent.Actor.COMMENTER)
        change_status(now, change, allowed=Status.values)
        now.withdrawn_at = timezone.now()
        Comment.objects.filter(pk=now.pk).update(withdrawn_at=now.withdrawn_at)
    return now
