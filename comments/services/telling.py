"""Telling authors what moderators have decided about their comments."""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractBaseUser

from comments.models import Comment, Mail
from comments.services.mail_queue import queue, queue_mail


def tell_rejected(*, comment: Comment, reason: str, by: AbstractBaseUser) -> bool:
    """Queue a mail with the reason and a link to appeal; the reason itself stands in the log, where it is read from.

    Returns whether there will be one.
    """
    if not _hears(comment):
        return False
    queue_mail(Mail.Kind.REJECTED, comment=comment, author=comment.author)
    return True


def tell_approved(comments: Iterable[Comment]) -> None:
    """Queue a mail about each comment that a person has just published for the first time; once for each."""
    for comment in comments:
        if _hears(comment):
            key = f"{Mail.Kind.APPROVED}:{comment.pk}:a{comment.author_id}"
            queue(Mail.Kind.APPROVED, key, comment=comment, author=comment.author)


def _hears(comment: Comment) -> bool:
    """Only a comment with a proof is answered: whoever typed somebody else's address must not have mail sent there."""
    return bool(comment.proof) and not comment.by_staff and comment.author.hears_decisions
