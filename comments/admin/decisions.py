"""Moderators' decisions, bound to the versions of the comments that they saw, and told in words."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.contrib.auth.models import AbstractBaseUser
from django.utils.text import capfirst

from comments.models import Comment, ModerationEvent, Status
from comments.services.errors import Conflict
from comments.services.moderation import decide_many


class Button(NamedTuple):
    """`to` is where the decision leads; None for back to where it was before. `key` is what presses it."""

    action: str
    label: str
    to: Status | None
    key: str


BUTTONS = (
    Button("approve", "Approve", Status.APPROVED, "a"),
    Button("hold", "Hold", Status.HELD, "h"),
    Button("spam", "Spam", Status.SPAM, "s"),
    Button("reject", "Reject", Status.REJECTED, "r"),
    Button("trash", "Trash", Status.TRASHED, "t"),
    Button("restore", "Restore", None, ""),
)
# Offered instead of nothing: for a reported comment that is fine, and for a rejection that stays.
KEEP = Button("keep", "Keep it as it is", None, "")
# Offered for what is public in one wording while its author has given it another.
PUBLISH_EDIT = Button("approve", "Publish the new wording", Status.APPROVED, "a")
KEEP_EARLIER = Button("keep", "Keep the earlier wording", None, "")


class Skipped(NamedTuple):
    """Nothing was done about a comment: `kind` in few words, for a summary; `words` say why and what to do next."""

    kind: str
    words: str
    conflict: bool = False


@dataclass(frozen=True)
class Result:
    """What a decision came to: the new version of each comment that was moved, and why others were not."""

    done: dict[int, int] = field(default_factory=dict)
    skipped: dict[int, Skipped] = field(default_factory=dict)

    @property
    def is_conflict(self) -> bool:
        """Whether nothing was done because somebody else was faster."""
        return not self.done and any(skipped.conflict for skipped in self.skipped.values())

    @property
    def summary(self) -> str:
        """In a sentence or two."""
        words = f"{_comments(len(self.done))} changed."
        if self.skipped:
            kinds = Counter(skipped.kind for skipped in self.skipped.values())
            reasons = "; ".join(f"{number} × {kind}" for kind, number in kinds.most_common())
            words += (
                f" {_comments(len(self.skipped))} skipped: {reasons}. Look at those again before you decide."
            )
        return words


def decide_seen(
    action: str,
    comments: Iterable[Comment],
    *,
    seen: Mapping[int, int],
    by: AbstractBaseUser,
    reason: str = "",
) -> Result:
    """Carry out one of `DECISIONS` about each comment that still is at the version that was seen, all at once."""
    comments, result = list(comments), Result()
    current = [comment for comment in comments if seen.get(comment.pk) == comment.version]
    outcome = decide_many(action, current, by=by, reason=reason)
    result.done.update({pk: event.version for pk, event in outcome.events.items()})
    for comment in comments:
        if comment.pk not in seen:
            result.skipped[comment.pk] = _unseen(comment)
    for pk, refusal in outcome.refused.items():
        if not isinstance(refusal, Conflict):
            words = f"Nothing was done: {refusal}. Choose another decision for comment {pk}."
            result.skipped[pk] = Skipped(str(refusal), words)
    _tell_changed(comments, result)
    return result


def decider(event: ModerationEvent) -> str:
    """Who made a change, in words."""
    if event.actor != ModerationEvent.Actor.PERSON:
        return str(ModerationEvent.Actor(event.actor).label)
    return (
        event.user.get_username() if event.user else f"a moderator whose account is gone (#{event.user_id})"
    )


def states_now(comment_ids: Collection[int]) -> dict[int, str]:
    """Where each of these comments stands and who put it there, as in “approved, by bob”."""
    rows = Comment.objects.filter(pk__in=comment_ids).values_list("pk", "version", "status")
    stands = {pk: (version, status) for pk, version, status in rows}
    versions = {version for version, _ in stands.values()}
    events = ModerationEvent.objects.filter(comment__in=stands, version__in=versions).select_related("user")
    last = {(event.comment_id, event.version): decider(event) for event in events}
    return {
        pk: f"{Status(status).label}" + (f", by {who}" if (who := last.get((pk, version))) else "")
        for pk, (version, status) in stands.items()
    }


def _tell_changed(comments: list[Comment], result: Result) -> None:
    changed = [c.pk for c in comments if c.pk not in result.done and c.pk not in result.skipped]
    for pk, state in states_now(changed).items() if changed else ():
        words = f"Nothing was done: comment {pk} was changed meanwhile; it is now {state}."
        result.skipped[pk] = Skipped(
            f"changed meanwhile (now {state})", f"{words} Look at it again before you decide.", conflict=True
        )


def _unseen(comment: Comment) -> Skipped:
    words = f"the page did not say which version of comment {comment.pk} you saw. Reload it."
    return Skipped("the page did not say which version you saw", f"Nothing was done: {words}")


def _comments(number: int) -> str:
    return capfirst("1 comment" if number == 1 else f"{number or 'no'} comments")
