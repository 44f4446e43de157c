"""Sending queued mail: what the `deliver_mail` job does."""

import structlog
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models.functions import Now

from comments.models import Job, Mail, Suppression
from comments.models.author import mailbox_hash
from comments.outbox import claim
from comments.outbox.work import Effect, TryAgain
from comments.services import mail_caps
from comments.services.letters import compose
from comments.services.sending import Refused, connected, hand_over
from comments.services.suppression import NEWS, is_suppressed, suppress

log = structlog.get_logger(__name__)

# Not yet sent; also what was given up, should a person let its job run again.
_OPEN = (Mail.State.QUEUED, Mail.State.FAILED)


def prepare(job: Job) -> Effect:
    """Send the job's mail now; the effect notes what became of it.

    A crash between the server's 250 and the effect: followers' mail is then "perhaps sent" and never sent again; all
    other mail is sent once more, as the same message.
    """
    mail = Mail.objects.select_related("comment__thread", "comment__revision", "user", "author").get(jobs=job)
    if mail.state not in _OPEN:
        return lambda: None
    if mail.kind in NEWS and mail.started_at:
        return _end(mail, Mail.State.UNKNOWN, "its sender died before the mail server’s answer was noted")
    if is_suppressed(mail.address, news=mail.kind in NEWS):
        return _end(mail, Mail.State.DROPPED, "its mailbox takes no more mail")
    mail_caps.check_room(mail)
    message = compose(mail)
    if message is None:
        return _end(mail, Mail.State.DROPPED, "nothing was left to say")
    with connected() as connection:
        _begin(job, mail)
        return _send(mail, message, connection)


def bury(job: Job) -> None:
    """The mail server could not be reached for hours: the mail stays visible as failed."""
    queued = Mail.objects.filter(jobs=job, state=Mail.State.QUEUED)
    queued.filter(kind__in=NEWS, started_at__isnull=False).update(state=Mail.State.UNKNOWN, error=job.error)
    queued.update(state=Mail.State.FAILED, error=job.error)


def _begin(job: Job, mail: Mail) -> None:
    """Committed before anything is sent, by the job's newest holder: whoever finds it later knows that it was begun."""
    with transaction.atomic():
        mail_caps.take_room(mail)
        claim.renew(job)
        Mail.objects.filter(pk=mail.pk).update(started_at=Now())


def _send(mail: Mail, message: EmailMessage, connection: BaseEmailBackend) -> Effect:
    try:
        hand_over(connection, message)
    except Refused as no:
        Mail.objects.filter(pk=mail.pk).update(started_at=None)
        if not no.for_good:
            raise TryAgain(str(no)) from no
        return _refused(mail, no)
    except Exception as error:
        if mail.kind not in NEWS:
            raise
        log.warning("mail_perhaps_sent", mail=mail.pk, error=type(error).__name__)
        return _end(mail, Mail.State.UNKNOWN, f"the mail server did not say ({type(error).__name__})")
    return _end(mail, Mail.State.SENT, sent_at=Now())


def _refused(mail: Mail, no: Refused) -> Effect:
    """A mailbox that is gone gets no more mail of any kind."""
    end = _end(mail, Mail.State.FAILED, str(no))

    def record() -> None:
        end()
        if no.gone:
            suppress(
                mailbox_hash(mail.address),
                scope=Suppression.Scope.ALL,
                reason=Suppression.Reason.BOUNCE,
                detail=str(no.gone),
            )

    return record


def _end(mail: Mail, state: Mail.State, error: str = "", **fields: Now) -> Effect:
    def record() -> None:
        Mail.objects.filter(pk=mail.pk, state__in=_OPEN).update(state=state, error=error, **fields)

    return record
