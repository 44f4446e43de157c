"""Mail: queued as a row in the transaction that causes it, sent by the `deliver_mail` job."""

import smtplib
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import AbstractBaseUser
from django.db.models.functions import Now

from comments.conf import conf
from comments.models import Author, Comment, Job, Mail
from comments.outbox.jobs import enqueue
from comments.outbox.work import Effect
from comments.services.letters import compose


def queue_mail(
    kind: Mail.Kind, *, comment: Comment, user: AbstractBaseUser | None = None, author: Author | None = None
) -> None:
    """Queue one message to a moderator or to an author; once for each state of the comment."""
    recipient = f"u{user.pk}" if user else f"a{author.pk if author else ''}"
    key = f"{kind}:{comment.pk}:{comment.version}:{recipient}"
    fields = {"comment": comment, "comment_version": comment.version, "user": user, "author": author}
    _queue(kind, key, **fields)


def queue_digest(user_id: int, period: str) -> None:
    """Queue one message to a moderator about all that is held; once for each period."""
    _queue(Mail.Kind.DIGEST, f"{Mail.Kind.DIGEST}:{period}:u{user_id}", user_id=user_id)


def _queue(kind: Mail.Kind, key: str, **fields: Any) -> None:
    mail = Mail(
        kind=kind,
        key=key,
        **fields,
        message_id=f"<{key.replace(':', '.')}@{urlsplit(conf.SITE_URL).hostname}>",
    )
    Mail.objects.bulk_create([mail], ignore_conflicts=True)
    queued = Mail.objects.get(key=key)
    enqueue(Job.Kind.DELIVER_MAIL, key=f"mail:{queued.pk}", mail=queued)


def prepare(job: Job) -> Effect:
    """Send the job's mail now; the effect marks it sent.

    A crash between the server's 250 and the effect sends it once more, as the same message.
    """
    mail = Mail.objects.select_related("comment__thread", "comment__revision", "user", "author").get(jobs=job)
    if mail.state != Mail.State.QUEUED:
        return lambda: None
    refusal = _send(mail)

    def record() -> None:
        fields = (
            {"state": Mail.State.FAILED, "error": refusal}
            if refusal
            else {"state": Mail.State.SENT, "sent_at": Now()}
        )
        Mail.objects.filter(pk=mail.pk).update(**fields)

    return record


def bury(job: Job) -> None:
    """The mail server could not be reached for hours: the mail stays visible as failed."""
    Mail.objects.filter(jobs=job, state=Mail.State.QUEUED).update(state=Mail.State.FAILED, error=job.error)


def _send(mail: Mail) -> str:
    """Send; returns why the server will never take it, or "". Anything that may pass is raised and tried again."""
    try:
        compose(mail).send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
        code = _code(error)
        if 500 <= code < 600:
            return f"the mail server refused it for good ({code})"
        raise
    return ""


def _code(error: smtplib.SMTPException) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max(code for code, _ in error.recipients.values())
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0
