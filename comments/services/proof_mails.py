"""Mail to addresses that somebody typed and nobody has proved: little of it, or the site would be a weapon."""

from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from comments.models import Author, Mail
from comments.services.mail_caps import PROOFS
from comments.services.mail_queue import queue

# To one mailbox, however it is spelt: so many a day, and so long between two. What an earlier mail offers covers what
# has been asked for since, so nobody is left behind. (The cap an hour is kept at delivery.)
PER_DAY, GAP = 3, timedelta(minutes=10)


def queue_proof_mail(kind: Mail.Kind, *, author: Author, **about: Any) -> bool:
    """Queue one, unless the mailbox has had its share; `about` are further fields of the mail."""
    now = timezone.now()
    with transaction.atomic():
        _lock(author.mailbox_hash)
        lately = Mail.objects.filter(
            kind__in=PROOFS, author__mailbox_hash=author.mailbox_hash, created_at__gt=now - timedelta(days=1)
        ).exclude(state=Mail.State.DROPPED)
        moments = sorted(lately.values_list("created_at", flat=True))
        if len(moments) >= PER_DAY or (moments and moments[-1] > now - GAP):
            return False
        queue(kind, f"{kind}:a{author.pk}:{now:%Y%m%dT%H%M%S%f}", author=author, **about)
    return True


def _lock(mailbox: str) -> None:
    """Two spellings of an address are two authors: what is counted together is locked together."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 5))", [mailbox])
