"""A moderator's decision, bound to the version of the comment that the moderator saw."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.contrib.auth.models import AbstractBaseUser
from django.utils.text import capfirst

from comments.models import Comment, ModerationEvent, Status
from comments.services.errors import Conflict, NotAllowed
from comments.services.moderation import DECISIONS


class Button(NamedTuple):
    """`to` is where the decision leads; None for back to where it was before."""

    action: str
    label: str
    to: Status | None


BUTTONS = (
    Button("approve", "Approve", Status.APPROVED),
    Button("hold", "Hold", Status.HELD),
    Button("spam", "Spam", Status.SPAM),
    Button("reject", "Reject", Status.REJECTED),
    Button("trash", "Trash", Status.TRASHED),
    Button("restore", "Restore", None),
)


class Skipped(Exception):
    """Nothing was done. `str()` says why and what to do next; `kind` is the same in few words, for a summary."""

    def __init__(self, kind: str, words: str) -> None:
        self.kind = kind
        super().__init__(words)


def decide(
    action: str, comment: Comment, *, seen: int | None, by: AbstractBaseUser, reason: str = ""
) -> None:
    """Carry out one of `DECISIONS` if the comment still is at version `seen`. Raises `Skipped` otherwise."""
    if seen is None:
        raise Skipped(
            "the page did not say which version you saw",
            f"Nothing was done: the page did not say which version of comment {comment.pk} you saw. Reload it.",
        )
    if seen != comment.version:
        raise _changed(comment)
    try:
        DECISIONS[action](comment=comment, by=by, reason=reason)
    except Conflict as conflict:
        comment.refresh_from_db()
        raise _changed(comment) from conflict
    except NotAllowed as refusal:
        words = f"Nothing was done: {refusal}. Choose another decision for comment {comment.pk}."
        raise Skipped(f"{refusal}", words) from refusal


def decide_all(
    action: str, comments: Iterable[Comment], *, seen: Mapping[int, int], by: AbstractBaseUser
) -> tuple[int, Counter[str]]:
    """Decide each comment in a transaction of its own; returns how many were moved and why others were not."""
    done, skipped = 0, Counter[str]()
    for comment in comments:
        try:
            decide(action, comment, seen=seen.get(comment.pk), by=by)
            done += 1
        except Skipped as why:
            skipped[why.kind] += 1
    return done, skipped


def summary(done: int, skipped: Counter[str]) -> str:
    """What a decision about several comments came to, in a sentence or two."""
    words = f"{_comments(done)} changed."
    if skipped:
        reasons = "; ".join(f"{number} × {kind}" for kind, number in skipped.most_common())
        words += f" {_comments(skipped.total())} skipped: {reasons}. Look at those again before you decide."
    return words


def decider(event: ModerationEvent) -> str:
    """Who made a change, in words."""
    if event.actor != ModerationEvent.Actor.PERSON:
        return str(ModerationEvent.Actor(event.actor).label)
    return (
        event.user.get_username() if event.user else f"a moderator whose account is gone (#{event.user_id})"
    )


def _changed(comment: Comment) -> Skipped:
    event = (
        ModerationEvent.objects.filter(comment=comment.pk, version=comment.version)
        .select_related("user")
        .first()
    )
    now = f"it is now {Status(comment.status).label}{f', by {decider(event)}' if event else ''}"
    return Skipped(
        f"changed meanwhile ({now.removeprefix('it is ')})",
        f"Nothing was done: comment {comment.pk} was changed meanwhile; {now}. Look at it again before you decide.",
    )


def _comments(number: int) -> str:
    return capfirst("1 comment" if number == 1 else f"{number or 'no'} comments")
