"""Sending queued mail: what the `deliver_mail` job does."""

import smtplib

from django.db.models.functions import Now

from comments.models import Job, Mail
from comments.outbox.work import Effect
from comments.services.letters import compose


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
