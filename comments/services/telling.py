"""Telling an author why their comment was not published."""

from django.contrib.auth.models import AbstractBaseUser

from comments.models import Comment, Mail
from comments.services.delivery import queue_mail


def tell_rejected(*, comment: Comment, reason: str, by: AbstractBaseUser) -> bool:
    """Queue a mail with the reason and a link to appeal; the reason itself stands in the log, where it is read from.

    Only a confirmed address is written to: whoever typed somebody else's must not have mail sent there. Returns whether
    there will be one.
    """
    if comment.author.confirmed_at is None:
        return False
    queue_mail(Mail.Kind.REJECTED, comment=comment, author=comment.author)
    return True
