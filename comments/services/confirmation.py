"""Proving an address: double opt-in."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from comments.conf import conf
from comments.models import Author, Comment, Mail, ModerationEvent, Status, Thread
from comments.models.author import random_avatar
from comments.services.following import follow_as_asked
from comments.services.notices import tell_moderators
from comments.services.policy import policy_of
from comments.services.proof_mails import queue_proof_mail
from comments.services.transition import Change, change_statuses, lock_threads


@dataclass(frozen=True)
class Confirmed:
    """What a click came to: the comments now public, those that a person still has to look at, and those that the
    mailbox's reader did not write. All empty: there was nothing left to confirm."""

    published: list[Comment] = field(default_factory=list)
    held: list[Comment] = field(default_factory=list)
    disowned: list[Comment] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.published or self.held or self.disowned)


def needs_confirmation(comment: Comment, mode: str) -> bool:
    """Whether something is to be proved by mail before this is public, in a discussion with this policy.

    `always`: every comment; `first`: what no proved browser has sent; `never`: nothing. "Hold the first comments of an
    author" needs to know who it is, whatever is set.
    """
    if comment.proof == Comment.Proof.MAIL:
        return False
    if conf.CONFIRM_EMAIL == "always":
        return True
    asks = conf.CONFIRM_EMAIL == "first" or mode == Thread.Policy.FIRST
    return asks and comment.proof == Comment.Proof.NONE


def request_confirmation(comment: Comment) -> None:
    queue_proof_mail(Mail.Kind.CONFIRM, author=comment.author, comment=comment)


def waiting_for(author: Author) -> list[Comment]:
    """What is published as soon as the author has proved the address, the newest first."""
    waiting = Comment.objects.filter(author=author, status=Status.UNCONFIRMED)
    return list(waiting.select_related("thread", "revision").defer("thread__text").order_by("-pk"))


def confirm_email(
    *, author: Author, mine: Collection[int] | None = None, not_mine: Collection[int] = ()
) -> Confirmed:
    """Take the click of whoever reads the mailbox as proof, and publish what waited for it.

    `mine` are the comments that they say are theirs (None: all that waits), also if one was decided about meanwhile;
    of the others, `not_mine` go to the trash. What they were not asked about waits on: it may have come since. Clicking
    twice is no error.
    """
    with transaction.atomic():
        concerned = Comment.objects.filter(author=author, status=Status.UNCONFIRMED)
        lock_threads(concerned.values_list("thread_id", flat=True))
        prove(author)
        waiting = waiting_for(author)
        own = [comment for comment in waiting if mine is None or comment.pk in mine]
        _prove_comments(author, {comment.pk for comment in own} | set(mine or ()))
        return _publish(own, [c for c in waiting if c.pk in not_mine and c not in own])


def prove(author: Author) -> None:
    """Somebody used a link from the mailbox: from now on the address is worth something."""
    if author.confirmed_at is None or author.avatar is None:
        author.confirmed_at = author.confirmed_at or timezone.now()
        author.avatar = random_avatar() if author.avatar is None else author.avatar
        Author.objects.filter(pk=author.pk).update(confirmed_at=author.confirmed_at, avatar=author.avatar)


def _prove_comments(author: Author, ids: set[int]) -> None:
    own = Comment.objects.filter(author=author, pk__in=ids)
    own.update(proof=Comment.Proof.MAIL, avatar=author.avatar)
    # Of what waited until now, publication sees to it.
    for comment in own.approved().exclude(notify=Comment.Notify.NOTHING):
        follow_as_asked(comment)


def _publish(own: list[Comment], others: list[Comment]) -> Confirmed:
    for comment in own:
        comment.proof = Comment.Proof.MAIL
    holds = {c.pk: because for c in own if (because := policy_of(c.thread).holds(c))}
    published, held = ([c for c in own if (c.pk in holds) is held] for held in (False, True))
    _move("confirm", published, Status.APPROVED)
    for comment in held:
        _move("confirm", [comment], Status.HELD, {"policy": holds[comment.pk]})
        tell_moderators(comment)
    _move("disown", others, Status.TRASHED)
    return Confirmed(published, held, others)


def _move(action: str, comments: list[Comment], to: Status, detail: dict[str, str] | None = None) -> None:
    change = Change(action=action, to=to, actor=ModerationEvent.Actor.COMMENTER, detail=detail)
    change_statuses(comments, change, allowed=[Status.UNCONFIRMED])
