"""A moderator in a process of their own, who decides at random and notes what they were told had been done.

`python -m tests.faults.moderator`: until SIGTERM. One JSON object a line in `FAULTS_DECISIONS`.
"""

import json
import os
import signal
import time
from pathlib import Path
from random import Random
from types import FrameType

import django

_PAUSE = 0.2
# The share of looks that go to a comment which the machine has not judged yet.
_HASTE = 0.25


class Moderator:
    """Chooses comments and decides. Whoever is slower than a machine or a colleague is told so, and goes on."""

    def __init__(self, notes: Path, random: Random) -> None:
        from django.contrib.auth.models import User

        self._notes = notes
        self._random = random
        self._user = User.objects.get(username="moderator")

    def decide(self) -> None:
        """Make one decision; note it only when told that it was done."""
        from comments.services.errors import Conflict, NotAllowed
        from comments.services.moderation import DECISIONS

        comment = self._choose()
        action = self._random.choice(sorted(DECISIONS))
        if comment is None:
            return
        time.sleep(self._random.random() * 0.05)  # people think, and machines are at work meanwhile
        try:
            event = DECISIONS[action](comment=comment, by=self._user, reason="at random")
        except (Conflict, NotAllowed):
            return
        self._note({"comment": event.comment_id, "version": event.version, "after": event.after})

    def _choose(self):  # type: ignore[no-untyped-def]  # models can be imported only after django.setup()
        from comments.models import Comment

        wanted = Comment.objects.order_by("?")
        if self._random.random() < _HASTE:
            wanted = wanted.filter(status="pending")
        return wanted.first()

    def _note(self, decision: dict[str, object]) -> None:
        with self._notes.open("a") as notes:
            notes.write(json.dumps(decision) + "\n")


def main() -> None:
    from django.db import Error, connection

    signal.signal(signal.SIGTERM, _leave)
    random = Random(f"{os.environ['FAULTS_SEED']} moderator")
    moderator = Moderator(Path(os.environ["FAULTS_DECISIONS"]), random)
    while True:
        try:
            moderator.decide()
        except Error:  # the database is being restarted; whether the decision was done, nobody told us
            connection.close()
        time.sleep(_PAUSE)


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    django.setup()
    main()
