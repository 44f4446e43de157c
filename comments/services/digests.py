"""Digests: one mail an hour or a day, for moderators who do not want one for each comment."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from comments.models import Comment, ModeratorSettings
from comments.services.mail_queue import queue_digest
from comments.services.notices import moderators

_PERIODS = {
    ModeratorSettings.Mail.HOURLY: timedelta(hours=1),
    ModeratorSettings.Mail.DAILY: timedelta(days=1),
}
# A comment's "held since" is written a moment before others can see it.
_UNSEEN = timedelta(seconds=10)


def due_at(periods: Mapping[Any, timedelta], choice: str, last: str, now: datetime) -> Q:
    """Whose last digest, in the column `last`, is as old as the period of what they chose in the column `choice`."""
    due = Q()
    for chosen, period in periods.items():
        due |= Q(**{choice: chosen}) & (Q(**{last: None}) | Q(**{f"{last}__lte": now - period}))
    return due


def queue_due_digests() -> int:
    """Queue a digest to each moderator whose last one is a period old, if anything was held since; returns how many.

    One look at a table of a few rows while none is due. When none has come before, everything that is held counts.
    """
    now = timezone.now()
    due = due_at(_PERIODS, "mail", "digest_at", now)
    return sum(_digest(settings, now) for settings in ModeratorSettings.objects.filter(due))


@transaction.atomic
def _digest(settings: ModeratorSettings, now: datetime) -> bool:
    """The period ends whether or not there was anything to tell; of two sweepers one ends it."""
    mine = ModeratorSettings.objects.filter(pk=settings.pk, mail=settings.mail, digest_at=settings.digest_at)
    if not mine.update(digest_at=now):
        return False
    if not moderators().filter(pk=settings.pk).exists() or not _held_since(settings.digest_at):
        return False
    queue_digest(settings.pk, f"{now:%Y%m%dT%H%M%S}")
    return True


def _held_since(moment: datetime | None) -> bool:
    """Looks at the newest first; once a period for each moderator, so all that are held may be looked at."""
    held = Comment.objects.in_moderation_queue().order_by("-id")
    return (held.filter(status_since__gt=moment - _UNSEEN) if moment else held).exists()
