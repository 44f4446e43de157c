"""Two entries for one person become one. It takes processes with different keys for one address to make two."""

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from comments.models import Author, Comment, ModerationEvent, Notice, Status, Subscription
from comments.services.transition import Change, change_statuses, lock_threads

# From mild to severe: of two, the severer stays in force.
_STANDINGS = [Author.Standing.GOOD, Author.Standing.HOLD, Author.Standing.BAN]


def merge_authors(one: Author, other: Author) -> Author:
    """Give everything of the newer to the older entry and delete the newer; returns the older.

    Each comment gets an event for it, so that whoever was just deciding about it looks again: the counters of its
    former author are no more.
    """
    kept, gone = sorted((one, other), key=lambda author: author.pk)
    while True:
        with transaction.atomic():
            _move_comments(gone, kept)
            locked = Author.objects.filter(pk__in=[kept.pk, gone.pk]).order_by("pk").select_for_update()
            if len(authors := list(locked)) < 2:
                return kept  # somebody else has merged them
            if gone.comments.exists():
                continue  # posted meanwhile
            _give(authors[1], authors[0])
            authors[1].delete()
        kept.refresh_from_db()
        return kept


def _move_comments(gone: Author, kept: Author) -> None:
    comments = list(Comment.objects.filter(author=gone))
    lock_threads({comment.thread_id for comment in comments})
    comments = list(Comment.objects.filter(author=gone).select_for_update(of=["self"]).order_by("pk"))
    change = Change(
        action="merge",
        to=None,
        actor=ModerationEvent.Actor.MACHINE,
        detail={"author": [gone.pk, kept.pk]},
    )
    change_statuses(comments, change, allowed=Status.values)
    Comment.objects.filter(pk__in=[comment.pk for comment in comments]).update(author=kept)


def _give(gone: Author, kept: Author) -> None:
    proofs = [moment for moment in (kept.confirmed_at, gone.confirmed_at) if moment]
    severer = max(kept, gone, key=lambda author: _STANDINGS.index(author.standing_now))
    Author.objects.filter(pk=kept.pk).update(
        confirmed_at=min(proofs, default=None),
        user=kept.user_id or gone.user_id,
        standing=severer.standing_now,
        standing_until=severer.standing_until,
        approved_count=F("approved_count") + gone.approved_count,
        rejected_count=F("rejected_count") + gone.rejected_count,
        spam_count=F("spam_count") + gone.spam_count,
    )
    followed = Subscription.objects.filter(author=kept, thread=OuterRef("thread"))
    gone.subscriptions.exclude(Exists(followed)).update(author=kept)
    told = Notice.objects.filter(author=kept, comment=OuterRef("comment"))
    gone.notices.exclude(Exists(told)).update(author=kept)
    gone.mails.update(author=kept)
    gone.notes.update(author=kept)
