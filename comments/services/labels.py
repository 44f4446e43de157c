"""Ham or spam: what people's decisions say of a comment, read from its events alone.

Approving says ham, "spam" says spam. Holding, rejecting and trashing say neither (unwanted is not the same as spam)
and end what was said before. Restoring brings back what had been said before the decision that it undoes; where a
machine had decided, that is nothing. Machines say nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from comments.models import ModerationEvent

HAM, SPAM = "approve", "spam"
_LABELS = (HAM, SPAM)


def label_in_force(events: Iterable[ModerationEvent]) -> ModerationEvent | None:
    """Return the decision that says what the comment is, its `action` being `HAM` or `SPAM`, or None.

    `events` are all those of one comment, in the order of their versions.
    """
    label: ModerationEvent | None = None
    stood_before: dict[int, ModerationEvent | None] = {}
    for event in events:
        stood_before[event.version] = label
        if event.actor != ModerationEvent.Actor.PERSON:
            continue
        if event.action == "restore":
            label = stood_before.get(event.version - 1)
        else:
            label = event if event.action in _LABELS else None
    return label


def labels_in_force(comments: Collection[int]) -> dict[int, ModerationEvent | None]:
    """The label of each of these comments, by the comments' ids."""
    lives: dict[int, list[ModerationEvent]] = defaultdict(list)
    for event in ModerationEvent.objects.filter(comment__in=comments).order_by("version"):
        lives[event.comment_id].append(event)
    return {comment: label_in_force(lives[comment]) for comment in comments}


def changes_label(event: ModerationEvent) -> bool:
    """Whether the newest decision about a comment changed what people say of it."""
    life = list(ModerationEvent.objects.filter(comment=event.comment_id).order_by("version"))
    return label_in_force(life) != label_in_force(life[:-1])
