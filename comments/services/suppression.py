"""Mailboxes that get no mail, or no news, any more: because they bounce, or because their readers want none."""

import structlog
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from comments.conf import conf
from comments.models import Author, Mail, Suppression
from comments.models.author import mailbox_hash
from comments.services.audit import log_change

log = structlog.get_logger(__name__)

# What whoever follows a discussion is sent. Everything else answers something that a person did, or is work.
NEWS = (Mail.Kind.FOLLOW, Mail.Kind.NEWS)


def suppress(
    mailbox_hash: str, *, scope: Suppression.Scope, reason: Suppression.Reason, detail: str = ""
) -> None:
    """Write no more to a mailbox. Said again it changes nothing, and who gets no mail is not given news again.

    `detail` says why, without an address.
    """
    said = {"scope": scope, "reason": reason, "detail": detail[:200]}
    row, is_new = Suppression.objects.get_or_create(mailbox_hash=mailbox_hash, defaults=said)
    if not is_new and scope == Suppression.Scope.ALL:
        widened = Suppression.objects.filter(pk=row.pk, scope=Suppression.Scope.NEWS).update(**said)
        is_new = bool(widened)
    if is_new:
        log.info("mailbox_suppressed", suppression=row.pk, scope=scope, reason=reason)


def is_suppressed(email: str, *, news: bool) -> bool:
    """Whether whoever reads that address gets no mail or, if `news`, no news of discussions; also found where it is
    filed under a former key. Nobody's address, which is empty, gets none."""
    if not email:
        return True
    keys = [None, *conf.EMAIL_HASH_KEY_FALLBACKS]
    found = Suppression.objects.filter(mailbox_hash__in=[mailbox_hash(email, key=key) for key in keys])
    return (found if news else found.filter(scope=Suppression.Scope.ALL)).exists()


def want_news_again(author: Author) -> None:
    """Somebody who had enough of news asks for some. What bounces, or wants no mail at all, stays so."""
    Suppression.objects.filter(
        mailbox_hash=author.mailbox_hash, scope=Suppression.Scope.NEWS, reason=Suppression.Reason.REQUEST
    ).delete()


def lift(suppression: Suppression, *, by: AbstractBaseUser) -> bool:
    """Write to a mailbox again. Returns False when somebody else has lifted it already."""
    with transaction.atomic():
        _, gone = Suppression.objects.filter(pk=suppression.pk).delete()
        if not gone:
            return False
        detail = {"scope": suppression.scope, "reason": suppression.reason}
        log_change(action="unsuppress", subject=f"suppression:{suppression.pk}", by=by, detail=detail)
    return True
