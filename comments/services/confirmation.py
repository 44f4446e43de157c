"""Proving an address: double opt-in."""

from django.db import transaction
from django.utils import timezone

from comments.conf import conf
from comments.models import Author, Comment, Mail, ModerationEvent, Status
from comments.services.delivery import queue_mail
from comments.services.transition import Change, change_status, lock_thread


def needs_confirmation(author: Author) -> bool:
    """`always`: every comment is confirmed by mail; `first`: only while the address is unproved; `never`."""
    if conf.CONFIRM_EMAIL == "always":
        return True
    return conf.CONFIRM_EMAIL == "first" and author.confirmed_at is None


def request_confirmation(comment: Comment) -> None:
    queue_mail(Mail.Kind.CONFIRM, comment=comment, author=comment.author)


def confirm_email(*, comment: Comment) -> bool:
    """Take the click of whoever reads the mailbox as proof, and publish the comment that waited for it.

    Returns False when there was nothing left to confirm, which is no error: people click twice.
    """
    with transaction.atomic():
        lock_thread(comment.thread_id)
        Author.objects.filter(pk=comment.author_id, confirmed_at=None).update(confirmed_at=timezone.now())
        if comment.status != Status.UNCONFIRMED:
            return False
        change = Change(action="confirm", to=Status.APPROVED, actor=ModerationEvent.Actor.COMMENTER)
        change_status(comment, change, allowed=[Status.UNCONFIRMED])
    return True
