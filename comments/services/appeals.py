"""The author of a rejected comment asks for another look, once."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from comments.models import Appeal, Comment, Status
from comments.services.errors import AlreadyAppealed, NotRejected
from comments.services.transition import lock_thread


def appeal(*, comment: Comment, text: str) -> Appeal:
    """Bring a rejected comment before a moderator again. It stays rejected until one decides.

    Raises `NotRejected` when there is nothing to appeal against, and `AlreadyAppealed` the second time.
    """
    with transaction.atomic():
        lock_thread(comment.thread_id)
        now = Comment.objects.get(pk=comment.pk)
        if Appeal.objects.filter(comment=comment).exists():
            raise AlreadyAppealed
        if now.status != Status.REJECTED:
            raise NotRejected
        made = Appeal.objects.create(comment=comment, text=text[:1000])
        Comment.objects.filter(pk=comment.pk).update(appealed_at=timezone.now(), urgent_at=timezone.now())
    return made


def open_appeals(comments: Iterable[Comment]) -> dict[int, Appeal]:
    """The open appeal about each of these comments: one query."""
    appeals = Appeal.objects.filter(comment__in=[c.pk for c in comments], state=Appeal.State.OPEN)
    return {made.comment_id: made for made in appeals}
