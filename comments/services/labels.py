"""Ham or spam: what people's decisions say of a comment, read from its events alone.

Approving says ham, "spam" says spam. Holding, rejecting and trashing say neither (unwanted is not the same as spam)
and end what was said before. Restoring brings back what had been said before the decision that it undoes; where a
machine had decided, that is nothing. Machines say nothing, and neither does an erasure: nobody asks for one because of
what a comment is.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from comments.models import ModerationEvent

HAM, SPAM, ERASE = "approve", "spam", "erase"
_LABELS = (HAM, SPAM)


def label_in_force(events: Iterable[ModerationEvent]) -> ModerationEvent | None:
    """Return the decision that says what the comment is, its `action` being `HAM` or `SPAM`, or None.

    `events` are all those of one comment, in the order of their versions.
    """
    label: ModerationEvent | None = None
    stood_before: dict[int, ModerationEvent | None] = {}
    for event in events:
        stood_before[event.version] = label
        # An edit, a move or a pin says nothing of what the comment is.
        if event.actor != ModerationEvent.Actor.PERSON or event.before == event.after:
            continue
        if event.action == ERASE:
            continue
        if event.action == "restore":
            label = stood_before.get(event.version - 1)
        else:
            label = event if event.action in _LABELS else None
    return label


def labels_in_force(comments: Collection[int]) -> dict[int, ModerationEvent | None]:
    """The label of each of these comments, by the comments' ids."""
    lives = _lives(comments)
    return {comment: label_in_force(lives[comment]) for comment in comments}


def label_changers(events: Iterable[ModerationEvent]) -> list[ModerationEvent]:
    """Those of the newest events of some comments that changed what people say of theirs."""
    events = list(events)
    lives = _lives(event.comment_id for event in events)
    return [event for event in events if _changed(lives[event.comment_id])]


def _changed(life: list[ModerationEvent]) -> bool:
    return label_in_force(life) != label_in_force(life[:-1])


def _lives(comments: Iterable[int | None]) -> dict[int | None, list[ModerationEvent]]:
    """All events of each comment, in the order of their versions."""
    lives: dict[int | None, list[ModerationEvent]] = defaultdict(list)
    for event in ModerationEvent.objects.filter(comment__in=list(comments)).order_by("version"):
        lives[event.comment_id].append(event)
    return lives
