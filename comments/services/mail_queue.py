"""Mail is queued as a row, in the transaction that causes it; `comments.services.delivery` sends it."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import AbstractBaseUser

from comments.conf import conf
from comments.models import Author, Comment, Mail
from comments.outbox.jobs import enqueue_mails


def queue_mail(
    kind: Mail.Kind, *, comment: Comment, user: AbstractBaseUser | None = None, author: Author | None = None
) -> None:
    """Queue one message to a moderator or to an author; once for each state of the comment."""
    recipient = f"u{user.pk}" if user else f"a{author.pk if author else ''}"
    key = f"{kind}:{comment.pk}:{comment.version}:{recipient}"
    queue(kind, key, comment=comment, comment_version=comment.version, user=user, author=author)


def queue_digest(user_id: int, period: str) -> None:
    """Queue one message to a moderator about all that is held; once for each period."""
    queue(Mail.Kind.DIGEST, f"{Mail.Kind.DIGEST}:{period}:u{user_id}", user_id=user_id)


def queue(kind: Mail.Kind, key: str, **fields: Any) -> Mail:
    """Queue one message under its unique `key`; a second call changes nothing."""
    return queue_many([draft(kind, key, **fields)])[0]


def draft(kind: Mail.Kind, key: str, **fields: Any) -> Mail:
    """A message that is not queued yet. Its Message-ID is made of its key."""
    return Mail(kind=kind, key=key, message_id=message_id(key), **fields)


def queue_many(mails: Sequence[Mail]) -> list[Mail]:
    """Queue drafts; returns their rows, in the order of their ids."""
    Mail.objects.bulk_create(mails, ignore_conflicts=True)
    queued = list(Mail.objects.filter(key__in=[mail.key for mail in mails]).order_by("pk"))
    enqueue_mails({f"mail:{mail.pk}": mail.pk for mail in queued})
    return queued


def message_id(key: str) -> str:
    """The same at every attempt, and known before the mail is: by it others refer to it."""
    return f"<{key.replace(':', '.')}@{urlsplit(conf.SITE_URL).hostname}>"
