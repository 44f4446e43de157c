"""Which label people's decisions put on a comment."""

import pytest

from comments.models import ModerationEvent
from comments.services.labels import label_in_force

# What happened to a comment, and which of it says what the comment is. `m` is the machine, `c` the commenter.
LIVES = [
    ("", None),
    ("m:screen", None),
    ("m:screen c:confirm", None),
    ("m:screen approve", 2),
    ("m:screen spam", 2),
    ("m:screen hold", None),
    ("m:screen reject", None),
    ("m:screen trash", None),
    ("m:screen approve spam", 3),
    ("m:screen spam approve", 3),
    ("m:screen approve hold", None),
    ("m:screen spam trash", None),
    ("m:screen approve m:screen", 2),
    # Restoring undoes exactly one decision.
    ("m:screen spam restore", None),
    ("m:screen approve spam restore", 2),
    ("m:screen spam trash restore", 2),
    ("m:screen approve hold restore", 2),
    ("m:screen restore", None),
    ("m:screen approve spam restore restore", 3),
    ("m:screen approve spam restore approve", 5),
    ("spam m:screen restore", 1),
    ("approve", 1),
    # What leaves the status alone says nothing.
    ("m:screen approve edit move", 2),
    ("m:screen approve spam keep", 3),
    ("m:screen edit", None),
]


def event(position: int, words: str) -> ModerationEvent:
    who, _, action = words.rpartition(":")
    actor = {"": "person", "m": "machine", "c": "commenter"}[who]
    before, after = ("held", "held") if action in ("edit", "move", "keep") else ("held", "elsewhere")
    return ModerationEvent(
        pk=position, version=position + 1, actor=actor, action=action, before=before, after=after
    )


@pytest.mark.parametrize(("life", "says"), LIVES)
def test_the_label_of_a_life(life: str, says: int | None) -> None:
    label = label_in_force(event(n, words) for n, words in enumerate(life.split(), start=1))
    assert (label.pk if label else None) == says
