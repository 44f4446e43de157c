"""From decisions to lessons: which there should be, and what changes when some comments were decided about."""

import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, Max, OuterRef

from comments.models import Comment, LearnedModel, Lesson, ModerationEvent, Revision, Verdict
from comments.screening.classifier.features import FEATURES_VERSION, extract
from comments.screening.classifier.item import Item
from comments.screening.classifier.state import Decision
from comments.screening.classifier.vector import Features
from comments.services import labels


@dataclass(frozen=True)
class Changes:
    """`new` and `remade` lessons whole, `withdrawn` with the event that took each back, `returned` ones by event."""

    new: list[Lesson] = field(default_factory=list)
    withdrawn: dict[int, int] = field(default_factory=dict)
    returned: list[int] = field(default_factory=list)
    remade: list[Lesson] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.new or self.withdrawn or self.returned or self.remade)

    @property
    def whole(self) -> dict[int, Lesson]:
        """Lessons that stand otherwise in the database, or not at all."""
        return {lesson.event_id: lesson for lesson in (*self.new, *self.remade)}


def forgotten_before() -> int:
    """The event of the last reset: what was decided up to it is not learned any more."""
    return LearnedModel.objects.aggregate(since=Max("since"))["since"] or 0


def changes_of(comments: Collection[int], *, remake: bool = False) -> Changes:
    """What has to change so that the lessons say of these comments what people say of them now.

    With `remake`, lessons of another kind of features are made anew wherever their comment still exists.
    """
    since = forgotten_before()
    known = list(Lesson.objects.filter(comment__in=comments, event__gt=since).defer("features"))
    changes = Changes(remade=list(_remade(since)) if remake else [])
    for comment, label in labels.labels_in_force(comments).items():
        mine = {lesson.event_id: lesson for lesson in known if lesson.comment_id == comment}
        wanted = label.pk if label and label.pk > since else None
        for event, lesson in mine.items():
            if event != wanted and lesson.withdrawn_by is None:
                changes.withdrawn[event] = _newest_event(comment)
        if label is None or wanted is None:
            continue
        if label.pk not in mine:
            changes.new.extend(_made(label))
        elif mine[label.pk].withdrawn_by is not None:
            changes.returned.append(label.pk)
    return changes


def in_force(changes: Changes) -> list[tuple[int, bool]]:
    """Event and label of every lesson that counts once these changes are made, in the order of learning.

    Lessons of another kind of features are passed over: they cannot be mixed.
    """
    counting = Lesson.objects.filter(withdrawn_by=None, event__gt=forgotten_before())
    rows = dict(counting.filter(features_version=FEATURES_VERSION).values_list("event_id", "spam"))
    rows |= Lesson.objects.filter(event__in=changes.returned, features_version=FEATURES_VERSION).values_list(
        "event_id", "spam"
    )
    rows |= {event: lesson.spam for event, lesson in changes.whole.items()}
    return sorted((event, spam) for event, spam in rows.items() if event not in changes.withdrawn)


def decision_of(lesson: Lesson) -> Decision:
    return _decision(*(getattr(lesson, name) for name in _DECISION))


def decisions_of(events: Collection[int]) -> list[Decision]:
    """Those of stored lessons, in their order: thousands, so without making a model instance of each."""
    rows = Lesson.objects.filter(event__in=events).order_by("event").values_list(*_DECISION)
    return [_decision(*row) for row in rows]


_DECISION = ("event_id", "user_id", "author_id", "fingerprint", "spam", "decided_at", "screened_margin")


def _decision(
    event: int, user: int, author: int, fingerprint: str, spam: bool, at: datetime, margin: float | None
) -> Decision:
    return Decision(
        number=event,
        moderator=user,
        author=author,
        text=fingerprint,
        spam=spam,
        at=at.timestamp(),
        screened_margin=margin,
    )


def vector_of(lesson: Lesson) -> Features:
    return Features.from_bytes(bytes(lesson.features))


def _newest_event(comment: int) -> int:
    return ModerationEvent.objects.filter(comment=comment).latest("version").pk


def _made(label: ModerationEvent) -> Iterator[Lesson]:
    """The lesson of a decision; none when the comment, or its words, are gone and were never learned."""
    revisions = Revision.objects.select_related("comment__author").filter(comment__purged_at=None)
    revision = revisions.filter(pk=label.revision_id).first() if label.revision_id else None
    if revision is None or label.user_id is None:
        return
    verdict = Verdict.objects.filter(revision=revision).order_by("-pk").first()
    judged = verdict if verdict and _is_readable(verdict) else None
    yield Lesson(
        event=label,
        comment_id=revision.comment_id,
        revision=revision,
        user_id=label.user_id,
        author_id=revision.comment.author_id,
        spam=label.action == labels.SPAM,
        decided_at=label.created_at,
        features=judged.features if judged else features_now(revision).to_bytes(),
        features_version=FEATURES_VERSION,
        fingerprint=revision.fingerprint,
        screened_margin=judged.margin if judged else None,
    )


def _remade(since: int) -> Iterator[Lesson]:
    there = Exists(Revision.objects.filter(pk=OuterRef("revision"), comment__purged_at=None))
    stale = Lesson.objects.filter(there, event__gt=since).exclude(features_version=FEATURES_VERSION)
    lessons = list(stale.filter(withdrawn_by=None).defer("features"))
    revisions = Revision.objects.select_related("comment").in_bulk([x.revision_id for x in lessons])
    for lesson in lessons:
        revision = revisions[lesson.revision_id]
        lesson.features, lesson.features_version = features_now(revision).to_bytes(), FEATURES_VERSION
        lesson.screened_margin = None
        yield lesson


def features_now(revision: Revision) -> Features:
    """What the classifier sees of a wording today: for what was screened when it looked at other things."""
    comment: Comment = revision.comment
    return extract(Item(text=revision.text, name=comment.name, url=comment.url))


def _is_readable(verdict: Verdict) -> bool:
    """Whether it holds what the classifier sees today; one broken vector must not stop all learning."""
    if verdict.features is None or verdict.features_version != FEATURES_VERSION:
        return False
    try:
        Features.from_bytes(bytes(verdict.features))
    except (ValueError, zlib.error):
        return False
    return True
