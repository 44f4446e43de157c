"""Digests for whoever follows discussions: one mail an hour or a day, if there is anything new."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from comments.models import Author, Mail, ModeratorSettings, Notice
from comments.services.digests import due_at
from comments.services.mail_queue import queue

# For whoever wants each at once: what was too many of them within an hour.
_PERIODS = {
    Author.Pace.AT_ONCE: timedelta(hours=1),
    Author.Pace.HOURLY: timedelta(hours=1),
    Author.Pace.DAILY: timedelta(days=1),
}
_ARTICLE_PERIODS = {
    ModeratorSettings.Articles.EACH: timedelta(hours=1),
    ModeratorSettings.Articles.HOURLY: timedelta(hours=1),
    ModeratorSettings.Articles.DAILY: timedelta(days=1),
}
# Digests begun in one round of the sweeper.
_AT_A_TIME = 200


def queue_due_news() -> int:
    """Queue a digest to everybody for whom something waits and whose last one is a period old; returns how many.

    One look at the index of what waits while nothing does.
    """
    if not Notice.objects.filter(waits=True).exists():
        return 0
    now = timezone.now()
    return _to_authors(now) + _to_owners(now)


def _to_authors(now: datetime) -> int:
    waiting = Exists(Notice.objects.filter(author=OuterRef("pk"), waits=True))
    authors = Author.objects.filter(waiting, due_at(_PERIODS, "pace", "digest_at", now))[:_AT_A_TIME]
    return sum(_digest_to_author(author, now) for author in authors)


@transaction.atomic
def _digest_to_author(author: Author, now: datetime) -> bool:
    """Of two sweepers one ends the period."""
    if not Author.objects.filter(pk=author.pk, digest_at=author.digest_at).update(digest_at=now):
        return False
    mail = queue(Mail.Kind.NEWS, f"{Mail.Kind.NEWS}:{now:%Y%m%dT%H%M%S%f}:a{author.pk}", author=author)
    return bool(Notice.objects.filter(author=author, waits=True).update(mail=mail, waits=False))


def _to_owners(now: datetime) -> int:
    waiting = Notice.objects.filter(user__isnull=False, waits=True).order_by()
    users = waiting.values_list("user", flat=True).distinct()[:_AT_A_TIME]
    for user_id in users:
        ModeratorSettings.objects.get_or_create(user_id=user_id)
    due = due_at(_ARTICLE_PERIODS, "articles", "articles_digest_at", now)
    wanting = ModeratorSettings.objects.filter(due, user__in=list(users))
    return sum(_digest_to_owner(settings, now) for settings in wanting)


@transaction.atomic
def _digest_to_owner(settings: ModeratorSettings, now: datetime) -> bool:
    mine = ModeratorSettings.objects.filter(pk=settings.pk, articles_digest_at=settings.articles_digest_at)
    if not mine.update(articles_digest_at=now):
        return False
    key = f"{Mail.Kind.NEWS}:{now:%Y%m%dT%H%M%S%f}:u{settings.pk}"
    mail = queue(Mail.Kind.NEWS, key, user_id=settings.pk)
    return bool(Notice.objects.filter(user=settings.pk, waits=True).update(mail=mail, waits=False))
