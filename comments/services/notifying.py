"""Telling whoever follows that a comment is public: each of them once, whatever becomes of it."""

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.auth.models import AbstractUser
from django.db.models import Count, Q
from django.utils import timezone

from comments.models import Author, Comment, Job, Mail, ModeratorSettings, Notice, Subscription
from comments.outbox.work import Effect
from comments.services.mail_queue import draft, queue_many

# Mails an hour to one reader who wants each at once; what comes beyond waits for a digest.
AT_ONCE_PER_HOUR = 20


def prepare(job: Job) -> Effect:
    """Nothing slow is to be done; the effect notes who is told, and queues their mails."""
    comment = Comment.objects.select_related("thread__owner", "author", "parent").get(jobs=job)
    return lambda: _tell(comment)


def bury(job: Job) -> None:
    """Nobody is told. The comment is public all the same, and the dead job is seen by the operator."""


def _tell(comment: Comment) -> None:
    # Two jobs about it one after the other: what the first leaves to a digest the second must not mail at once.
    locked = Comment.objects.public().select_for_update(of=["self"], no_key=True).filter(pk=comment.pk)
    if not locked.values_list("pk").first():
        return  # it will come back with another job, or not at all
    told = Notice.objects.filter(comment=comment)
    authors, users = set(told.values_list("author", flat=True)), set(told.values_list("user", flat=True))
    notices = [n for n in _followers(comment) if n.author_id not in authors]
    notices += [n for n in _owner(comment) if n.user_id not in users]
    _let_wait(notices)
    at_once = {_key(notice): notice for notice in notices if not notice.waits}
    for mail in queue_many([_draft(notice) for notice in at_once.values()]):
        at_once[mail.key].mail = mail
    Notice.objects.bulk_create(notices)


def _followers(comment: Comment) -> Iterable[Notice]:
    """Those of the whole discussion, and whom it answers; but not whoever wrote it, under any spelling."""
    asks = Q(level=Subscription.Level.ALL)
    if comment.parent is not None:
        asks |= Q(author=comment.parent.author_id)
    following = Subscription.objects.filter(asks, thread=comment.thread_id).select_related("author")
    others = following.exclude(author=comment.author_id).exclude(
        author__mailbox_hash=comment.author.mailbox_hash
    )
    for subscription in others:
        answers = comment.parent is not None and comment.parent.author_id == subscription.author_id
        why = Notice.Why.REPLY if answers else Notice.Why.DISCUSSION
        waits = subscription.author.pace != Author.Pace.AT_ONCE
        yield Notice(comment=comment, author=subscription.author, why=why, waits=waits)


def _owner(comment: Comment) -> Iterable[Notice]:
    """Whose article it is, unless they said it themselves or want no such mail."""
    owner = comment.thread.owner
    if not isinstance(owner, AbstractUser) or not owner.is_active or not owner.email:
        return
    settings = ModeratorSettings.objects.filter(user=owner).first() or ModeratorSettings(user=owner)
    if comment.author.user_id == owner.pk or settings.articles == ModeratorSettings.Articles.NOTHING:
        return
    waits = settings.articles != ModeratorSettings.Articles.EACH
    yield Notice(comment=comment, user=owner, why=Notice.Why.ARTICLE, waits=waits)


def _let_wait(notices: list[Notice]) -> None:
    """Who has had many mails in the last hour gets the rest in one."""
    lately = Mail.objects.filter(
        kind=Mail.Kind.FOLLOW, created_at__gt=timezone.now() - timedelta(hours=1)
    ).order_by()
    for field in ("author_id", "user_id"):
        asked = [getattr(notice, field) for notice in notices if getattr(notice, field)]
        counted = lately.filter(**{f"{field}__in": asked}).values_list(field).annotate(number=Count("pk"))
        many = {pk for pk, number in counted if number >= AT_ONCE_PER_HOUR}
        for notice in notices:
            notice.waits = notice.waits or getattr(notice, field) in many


def _draft(notice: Notice) -> Mail:
    return draft(
        Mail.Kind.FOLLOW,
        _key(notice),
        comment=notice.comment,
        author_id=notice.author_id,
        user_id=notice.user_id,
    )


def _key(notice: Notice) -> str:
    return follow_key(notice.comment_id, author_id=notice.author_id, user_id=notice.user_id)


def follow_key(comment_id: int, *, author_id: int | None, user_id: int | None) -> str:
    """The key of the mail to one reader about one comment."""
    return f"{Mail.Kind.FOLLOW}:{comment_id}:{f'a{author_id}' if author_id else f'u{user_id}'}"
