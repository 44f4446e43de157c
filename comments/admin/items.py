"""What a moderator sees of a comment: the comment, why it stands where it stands, and what can be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from comments.admin.decisions import BUTTONS, Button, decider
from comments.admin.inert import inert_html
from comments.models import Comment, ModerationEvent, Status, Verdict

_WAITING = (Status.HELD, Status.PENDING, Status.UNCONFIRMED)
# Characters; a longer text is folded in the list, for the queue to be read and not scrolled.
_LONG = 1500
_ADVICE = {"publish": "publish it", "hold": "hold it", "spam": "mark it as spam", "reject": "reject it"}


@dataclass(frozen=True)
class Item:
    """`verdict` is the newest on the present wording, `event` the change that led to the present status."""

    comment: Comment
    verdict: Verdict | None
    event: ModerationEvent | None

    @property
    def html(self) -> str:
        return inert_html(self.comment.revision.html) if self.comment.revision else ""

    @property
    def is_long(self) -> bool:
        return self.comment.revision is not None and len(self.comment.revision.text) > _LONG

    @property
    def status_label(self) -> str:
        return Status(self.comment.status).label

    @property
    def waiting_since(self) -> datetime | None:
        if self.comment.status not in _WAITING:
            return None
        return self.event.created_at if self.event else self.comment.created_at

    @property
    def signals(self) -> list[dict[str, Any]]:
        return weightiest_first(self.verdict.signals if self.verdict else [])

    @property
    def decider(self) -> str:
        return decider(self.event) if self.event else ""

    @property
    def told(self) -> bool:
        """Whether the last change says more than the verdict does: a machine's reason only repeats the signals."""
        return self.event is not None and not (
            self.verdict and self.event.actor == ModerationEvent.Actor.MACHINE
        )

    @property
    def held_against_advice(self) -> bool:
        """The machine held what it would have published or put away: the site or the thread leaves all to people."""
        return (
            self.comment.status == Status.HELD
            and self.verdict is not None
            and self.verdict.disposition != "hold"
            and self.event is not None
            and self.event.actor == ModerationEvent.Actor.MACHINE
        )

    @property
    def advice(self) -> str:
        """What the screening would have done, in words."""
        return _ADVICE.get(self.verdict.disposition, "") if self.verdict else ""

    @property
    def buttons(self) -> list[Button]:
        """What would change something. Restoring is for a person's decision; the machine's is simply overruled."""
        by_person = self.event is not None and self.event.actor == ModerationEvent.Actor.PERSON
        return [
            button
            for button in BUTTONS
            if (by_person if button.to is None else button.to != self.comment.status)
        ]


def weightiest_first(signals: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Whatever alone settles the outcome stands above all weights."""
    return sorted(signals, key=lambda signal: (signal["floor"] is None, -abs(signal["weight"])))


def load_items(comments: Iterable[Comment]) -> list[Item]:
    """Two queries, whatever the number of comments."""
    comments = list(comments)
    ids = [comment.pk for comment in comments]
    verdicts = Verdict.objects.filter(comment__in=ids, revision=F("comment__revision"))
    newest = {
        verdict.comment_id: verdict
        for verdict in verdicts.order_by("comment_id", "-id").distinct("comment_id")
    }
    last = ModerationEvent.objects.filter(comment__in=ids, version=F("comment__version"))
    events = {event.comment_id: event for event in last.select_related("user")}
    return [Item(comment, newest.get(comment.pk), events.get(comment.pk)) for comment in comments]


def load_history(comment: Comment) -> list[tuple[ModerationEvent, str]]:
    """The audit log of one comment, newest first, each entry with who it was."""
    events = comment.events.select_related("user").order_by("-version")
    return [(event, decider(event)) for event in events]
