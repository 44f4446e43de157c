"""Filing everybody under another key of the look-up hash (`EMAIL_HASH_KEY`), while the site runs.

Whoever is not filed anew yet is found under the former keys, so it may stop anywhere and be begun again.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from comments.conf import conf
from comments.models import Author, Suppression
from comments.models.author import email_hash, mailbox_hash
from comments.services.merging import merge_authors

_BATCH = 500


@dataclass
class Rekeyed:
    """What was done: authors looked at, filed anew, and merged because two had one address; suppressions filed anew,
    and those of mailboxes that no author has, which stay under the key they were made with."""

    authors: int = 0
    filed: int = 0
    merged: int = 0
    suppressions: int = 0
    unknown: int = 0


def rotate_email_key() -> Rekeyed:
    """File every author, and what mail must not be sent to them, under the present key. Again, it changes nothing."""
    done, last = Rekeyed(), 0
    while batch := list(Author.objects.exclude(email="").filter(pk__gt=last).order_by("pk")[:_BATCH]):
        for author in batch:
            _file(author, done)
        _file_suppressions({author.email for author in batch}, done)
        done.authors += len(batch)
        last = batch[-1].pk
    known = Author.objects.filter(mailbox_hash=OuterRef("mailbox_hash"))
    done.unknown = Suppression.objects.exclude(Exists(known)).count()
    return done


def _file(author: Author, done: Rekeyed) -> None:
    wanted = {"email_hash": email_hash(author.email), "mailbox_hash": mailbox_hash(author.email)}
    if all(getattr(author, name) == value for name, value in wanted.items()):
        return
    try:
        with transaction.atomic():
            done.filed += _set(author, wanted)
    except IntegrityError:
        # A process with another key has made the same person once more.
        merge_authors(author, Author.objects.get(email_hash=wanted["email_hash"]))
        done.merged += 1
        done.filed += _set(author, wanted)


def _set(author: Author, wanted: dict[str, str]) -> int:
    """Only as it was read: somebody erased meanwhile must not be filed under the address again."""
    seen = Author.objects.filter(pk=author.pk, email=author.email, email_hash=author.email_hash)
    return seen.update(**wanted)


def _file_suppressions(emails: Iterable[str], done: Rekeyed) -> None:
    """Those that were made under a former key, for mailboxes of these addresses; of two about one the wider stays."""
    keys = [key for key in conf.EMAIL_HASH_KEY_FALLBACKS if key != conf.EMAIL_HASH_KEY]
    former = {mailbox_hash(email, key=key): mailbox_hash(email) for email in emails for key in keys}
    for old in Suppression.objects.filter(mailbox_hash__in=former):
        with transaction.atomic():
            present = (
                Suppression.objects.select_for_update().filter(mailbox_hash=former[old.mailbox_hash]).first()
            )
            if present is None:
                Suppression.objects.filter(pk=old.pk).update(mailbox_hash=former[old.mailbox_hash])
            else:
                if old.scope == Suppression.Scope.ALL:
                    fields = {"scope": old.scope, "reason": old.reason, "detail": old.detail}
                    Suppression.objects.filter(pk=present.pk).update(**fields)
                old.delete()
            done.suppressions += 1
