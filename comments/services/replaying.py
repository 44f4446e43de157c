"""Learning everything once more from the log, to see that the same comes out; and forgetting it."""

from dataclasses import dataclass

from django.db import transaction

from comments.models import LearnedModel, ModerationEvent, Revision
from comments.screening.classifier.packing import digest
from comments.services import checkpoints, labels
from comments.services.learning import Vectors, hold_the_pen
from comments.services.lessons import Changes, decision_of, forgotten_before, in_force, vector_of


@dataclass(frozen=True, kw_only=True)
class Replay:
    """What learning anew gave, and what is stored. `strayed` are decisions and lessons that do not match."""

    lessons: int
    digest: str
    stored: LearnedModel | None
    strayed: list[str]

    @property
    def is_equal(self) -> bool:
        nothing = self.stored is None and not self.lessons
        return not self.strayed and (
            nothing or (self.stored is not None and self.stored.digest == self.digest)
        )


def replay() -> Replay:
    """Learn all that is in force from the shipped weights on, without any stored state; stores nothing."""
    stored, order, vectors = checkpoints.own_models().first(), in_force(Changes()), Vectors()
    state = checkpoints.fresh(vectors)
    for lesson in vectors.lessons([event for event, _ in order]):
        state.learn(decision_of(lesson), vector_of(lesson))
    weights = digest(state.learner.delta)
    return Replay(lessons=len(order), digest=weights, stored=stored, strayed=_strayed(order))


def reset() -> LearnedModel:
    """Go back to the shipped weights. The audit log stays as it is; what was decided until now is not learned again."""
    with transaction.atomic():
        hold_the_pen()
        newest = ModerationEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        model = checkpoints.snapshot(
            checkpoints.fresh(Vectors()), checkpoints.newest_version() + 1, order=[], since=newest
        )
        model.save(force_insert=True)
        checkpoints.own_models().exclude(pk=model.pk).delete()
    return model


def _strayed(order: checkpoints.Order) -> list[str]:
    """Where the lessons do not say what the audit log says, a sentence each."""
    since, taught = forgotten_before(), dict(order)
    by_people = ModerationEvent.objects.filter(actor=ModerationEvent.Actor.PERSON)
    comments = set(by_people.order_by().values_list("comment_id", flat=True).distinct())
    found = [label for label in labels.labels_in_force(comments).values() if label and label.pk > since]
    # Of a comment that is gone only what was learned before can be known.
    worded = Revision.objects.filter(pk__in=[x.revision_id for x in found], comment__purged_at=None)
    there = set(worded.values_list("pk", flat=True))
    known = [label for label in found if label.pk in taught or label.revision_id in there]
    said = {label.pk: label.action == labels.SPAM for label in known}
    return [
        *(f"decision {event} has not been learned" for event in sorted(said.keys() - taught.keys())),
        *(f"lesson {event} is not in force any more" for event in sorted(taught.keys() - said.keys())),
        *(
            f"lesson {event} says otherwise than its decision"
            for event in sorted(said.keys() & taught.keys())
            if said[event] != taught[event]
        ),
    ]
