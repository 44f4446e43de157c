"""What a moderator sees of a comment: the comment, why it stands where it stands, and what can be done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F

from comments.admin.decisions import BUTTONS, KEEP, KEEP_EARLIER, PUBLISH_EDIT, Button, decider
from comments.admin.inert import inert_html
from comments.models import Appeal, Comment, ModerationEvent, Note, Report, Status, Verdict
from comments.services.alike import Group, groups_of
from comments.services.appeals import open_appeals
from comments.services.notes import notes_about
from comments.services.reports import reports_of

_WAITING = (Status.HELD, Status.PENDING, Status.UNCONFIRMED)
# Characters; a longer text is folded in the list, for the queue to be read and not scrolled.
_LONG = 1500
_ADVICE = {"publish": "publish it", "hold": "hold it", "spam": "mark it as spam", "reject": "reject it"}


@dataclass(frozen=True)
class Item:
    """`verdict` is the newest on the present wording, `event` the last change. What else is said about the comment:
    readers' open reports, its author's appeal, colleagues' notes; and others that one decision may cover too."""

    comment: Comment
    verdict: Verdict | None
    event: ModerationEvent | None
    reports: list[Report] = field(default_factory=list)
    appeal: Appeal | None = None
    notes: list[Note] = field(default_factory=list)
    group: Group | None = None

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
        return self.comment.status_since

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
            and self.event.actor != ModerationEvent.Actor.PERSON
        )

    @property
    def held_because(self) -> str:
        """The policy that holds it, in words."""
        policy = (self.event.detail or {}).get("policy") if self.event else None
        return policy or "the site, or this discussion, leaves every comment to a person"

    @property
    def advice(self) -> str:
        """What the screening would have done, in words."""
        return _ADVICE.get(self.verdict.disposition, "") if self.verdict else ""

    @property
    def buttons(self) -> list[Button]:
        """What would change something. Restoring is for a person's decision; the machine's is simply overruled."""
        if self.comment.purged_at:
            return []
        by_person = self.event is not None and self.event.actor == ModerationEvent.Actor.PERSON
        undoable = by_person and self.event is not None and self.event.before != self.event.after
        buttons = [
            button
            for button in BUTTONS
            if (undoable if button.to is None else button.to != self.comment.status)
        ]
        if self.comment.purged_at is not None:
            return []
        if self.comment.withdrawn_at is not None:
            return [button for button in buttons if button.to == Status.SPAM]
        if self.comment.has_edit_held:
            return [PUBLISH_EDIT, KEEP_EARLIER, *buttons]
        return [KEEP, *buttons] if self.comment.is_flagged else buttons

    @property
    def public_html(self) -> str:
        """What readers see while another wording waits."""
        shown = self.comment.public_revision if self.comment.has_edit_held else None
        return inert_html(shown.html) if shown else ""


def weightiest_first(signals: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Whatever alone settles the outcome stands above all weights."""
    return sorted(signals, key=lambda signal: (signal["floor"] is None, -abs(signal["weight"])))


def load_items(comments: Iterable[Comment], *, with_groups: bool = False) -> list[Item]:
    """A constant number of queries, whatever the number of comments.

    `with_groups` folds what is alike into the first of its kind; all comments are of one status then.
    """
    comments = list(comments)
    groups = groups_of(comments) if with_groups else {}
    folded = {member.pk for group in groups.values() for member in group.members}
    shown = [comment for comment in comments if comment.pk not in folded]
    verdicts, events, said = _verdicts(shown), _events(shown), _said(shown)
    return [
        Item(
            comment,
            verdicts.get(comment.pk),
            events.get(comment.pk),
            **said(comment),
            group=groups.get(comment.pk),
        )
        for comment in shown
    ]


def _verdicts(comments: list[Comment]) -> dict[int, Verdict]:
    """The newest verdict on the present wording of each."""
    ids = [comment.pk for comment in comments]
    verdicts = Verdict.objects.filter(comment__in=ids, revision=F("comment__revision")).defer("features")
    newest = verdicts.order_by("comment_id", "-id").distinct("comment_id")
    return {verdict.comment_id: verdict for verdict in newest}


def _events(comments: list[Comment]) -> dict[int | None, ModerationEvent]:
    ids = [comment.pk for comment in comments]
    last = ModerationEvent.objects.filter(comment__in=ids, version=F("comment__version"))
    return {event.comment_id: event for event in last.select_related("user")}


def _said(comments: list[Comment]) -> Callable[[Comment], dict[str, Any]]:
    """What people say about each of the comments."""
    reports, appeals, notes = reports_of(comments), open_appeals(comments), notes_about(comments)

    def about(comment: Comment) -> dict[str, Any]:
        return {
            "reports": reports.get(comment.pk, []),
            "appeal": appeals.get(comment.pk),
            "notes": [
                note
                for note in notes
                if comment.pk == note.comment_id or (note.author_id and comment.author_id == note.author_id)
            ],
        }

    return about


def load_history(comment: Comment) -> list[tuple[ModerationEvent, str]]:
    """The audit log of one comment, newest first, each entry with who it was."""
    events = comment.events.select_related("user").order_by("-version")
    return [(event, decider(event)) for event in events]
