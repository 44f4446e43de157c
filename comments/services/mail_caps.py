"""How many mails an hour go, in all, to addresses that nobody has proved: a flood of posts must not be one of mail."""

from datetime import timedelta

from django.db import connection
from django.db.models import DurationField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import Now

from comments.conf import conf
from comments.models import Mail
from comments.outbox.work import Later

# They go to an address that somebody has only typed.
PROOFS = (Mail.Kind.CONFIRM, Mail.Kind.SUBSCRIBE, Mail.Kind.ACCESS)
_HOUR = timedelta(hours=1)
_WHY = "PROOF_MAILS_PER_HOUR have gone out within the last hour"


def check_room(mail: Mail) -> None:
    """Raises `Later` when no more mails of this kind may leave at present. Cheap, but two may be told yes at once."""
    if mail.kind in PROOFS and (seconds := _wait(mail)):
        raise Later(seconds, _WHY)


def take_room(mail: Mail) -> None:
    """`check_room` for certain: others wait until this transaction, which begins the mail, has ended."""
    if mail.kind in PROOFS:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('comments.services.mail_caps'))")
        check_room(mail)


def _wait(mail: Mail) -> float:
    """Seconds until this mail's turn; 0: now. First come, first served: each is put off once and not every moment."""
    cap = conf.PROOF_MAILS_PER_HOUR
    if cap <= 0:
        return _HOUR.total_seconds()
    frees = _frees(mail)
    if len(frees) < cap:
        return 0
    before = _waiting().filter(pk__lt=mail.pk).count() + len(frees) - cap
    hours, place = divmod(before, len(frees))
    return max(1.0, (frees[place] + hours * _HOUR).total_seconds())


def _frees(mail: Mail) -> list[timedelta]:
    """In how long each place that others have taken is free again, in that order. A place is taken for an hour by what
    was sent, or begun with an outcome that is not known or not noted yet. (Two statements, for one index.)"""
    others = Mail.objects.filter(kind__in=PROOFS).exclude(pk=mail.pk)
    sent = others.filter(sent_at__gt=Now() - _HOUR)
    begun = others.filter(sent_at=None, state=Mail.State.QUEUED, started_at__gt=Now() - _HOUR)
    return sorted([*_left(sent, "sent_at"), *_left(begun, "started_at")])


def _left(mails: QuerySet[Mail], since: str) -> list[timedelta]:
    left = ExpressionWrapper(F(since) + _HOUR - Now(), output_field=DurationField())
    return list(mails.annotate(left=left).values_list("left", flat=True))


def _waiting() -> QuerySet[Mail]:
    queued = Mail.objects.filter(kind__in=PROOFS, state=Mail.State.QUEUED, sent_at=None)
    return queued.filter(Q(started_at=None) | Q(started_at__lte=Now() - _HOUR))
