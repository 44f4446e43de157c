"""Learning from what moderators decide: the `learn` job.

What is learned is a pure function of the decisions in force, in the order of their events. So nothing is ever
unlearned step by step: a decision that was taken back, or one that was committed late, sends the learner to the
newest stored state before it, and what came after is learned again. The new state is computed outside any
transaction and stored only if nobody else has stored one meanwhile.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import connection
from django.db.models.functions import Now

from comments.models import Job, LearnedModel, Lesson, ModerationEvent
from comments.outbox.jobs import enqueue, enqueue_for
from comments.outbox.work import Effect
from comments.screening.classifier.packing import BrokenWeightsError
from comments.screening.classifier.state import Outcome
from comments.screening.classifier.vector import Features
from comments.services import checkpoints
from comments.services.lessons import Changes, changes_of, decision_of, forgotten_before, in_force, vector_of

# Lessons whose vectors are in memory at a time.
_BATCH = 256
# What an earlier release learned is kept so long, in case somebody returns to it.
_FOR_GOING_BACK = timedelta(days=7)


@dataclass(frozen=True)
class Run:
    """The states that one run over the lessons went through, the newest last, and what each lesson met with."""

    models: list[LearnedModel] = field(default_factory=list)
    outcomes: dict[int, Outcome] = field(default_factory=dict)


def prepare(job: Job) -> Effect:
    """Learn every decision that waits for it, whichever job came for it."""
    seen, waiting = checkpoints.newest_version(), _waiting(job)
    changes = changes_of(set(waiting.values()), remake=job.comment_id is None)
    order = in_force(changes)
    run = run_over(order, changes, version=seen + 1)

    def settle() -> None:
        if not run.models or _store(job, seen, changes, order, run):
            _finish(waiting)

    return settle


def bury(job: Job) -> None:
    """Nothing to settle: the dead job stays visible, and its decision is learned when it is run again."""


def teach(events: Iterable[ModerationEvent]) -> None:
    """Queue the learning of decisions, in the transaction that makes them."""
    enqueue_for(Job.Kind.LEARN, {f"learn:{event.pk}": event.comment_id for event in events})


def rebuild(base: str, features_version: str, broken: int) -> None:
    """Queue learning everything anew, once for each `broken` version (0: there is none of this release yet)."""
    enqueue(Job.Kind.LEARN, key=f"learn:rebuild:{base}:{features_version}:{broken}")


def hold_the_pen() -> None:
    """Wait for whoever is storing a state, until the end of the transaction: short, since nothing is computed in it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('comments.services.learning'))")


def run_over(order: checkpoints.Order, changes: Changes, *, version: int) -> Run:
    """Learn these lessons in their order, going on from the furthest stored state that lies on the way.

    The states to store are numbered from `version`; none when nothing changes and the newest stored is the one wanted.
    """
    if not changes and _is_stored(order):
        return Run()
    recall = Vectors(changes.whole)
    state, since, run = checkpoints.resume(order, recall), forgotten_before(), Run()
    for lesson in recall.lessons([event for event, _ in order[state.count :]]):
        run.outcomes[lesson.event_id] = state.learn(decision_of(lesson), vector_of(lesson))
        if state.count % checkpoints.EVERY == 0:
            kept = [*run.models, checkpoints.snapshot(state, version, order[: state.count], since)]
            run.models[:] = checkpoints.thinned(kept)
            version += 1
    if not run.models or run.models[-1].lessons != len(order):
        run.models.append(checkpoints.snapshot(state, version, order, since))
    return run


def _is_stored(order: checkpoints.Order) -> bool:
    """Whether the newest state is the one after exactly these lessons, and can be read."""
    newest = checkpoints.own_models().first()
    if newest is None or newest not in checkpoints.on_the_way(order) or newest.lessons != len(order):
        return False
    try:
        checkpoints.weights_of(newest)
    except BrokenWeightsError:
        return False
    return True


def _waiting(job: Job) -> dict[int, int]:
    """The comments that were decided about and not yet learned from, by the jobs that came for them."""
    due = Job.objects.filter(kind=Job.Kind.LEARN, state=Job.State.DUE, comment__isnull=False)
    own = {job.pk: job.comment_id} if job.comment_id else {}
    return own | {pk: comment for pk, comment in due.values_list("pk", "comment_id") if comment}


def _finish(jobs: Collection[int]) -> None:
    """The jobs that nobody has claimed have nothing left to do."""
    idle = Job.objects.filter(pk__in=jobs, state=Job.State.DUE, run_after__lte=Now())
    done = list(idle.select_for_update(skip_locked=True).values_list("pk", flat=True))
    Job.objects.filter(pk__in=done).update(state=Job.State.DONE, finished_at=Now())


class Vectors:
    """Lessons with their vectors, those that are not stored yet included; the last ones asked for are kept."""

    def __init__(self, unsaved: Mapping[int, Lesson] | None = None) -> None:
        self._unsaved = dict(unsaved or {})
        self._kept: dict[int, Features] = {}

    def lessons(self, events: Sequence[int]) -> Iterator[Lesson]:
        for start in range(0, len(events), _BATCH):
            batch = events[start : start + _BATCH]
            found = Lesson.objects.in_bulk(batch) | self._unsaved
            yield from (found[event] for event in batch)

    def __call__(self, events: Sequence[int]) -> list[Features]:
        missing = [event for event in events if event not in self._kept]
        if len(self._kept) > _BATCH:
            self._kept = {event: self._kept[event] for event in events if event in self._kept}
        self._kept |= {lesson.event_id: vector_of(lesson) for lesson in self.lessons(missing)}
        return [self._kept[event] for event in events]


def _store(job: Job, seen: int, changes: Changes, order: checkpoints.Order, run: Run) -> bool:
    """Write down what was learned, unless somebody else has done so since it was read; returns whether it was."""
    hold_the_pen()
    if checkpoints.newest_version() != seen:
        # Somebody was faster, and what was read is no longer so. Look again, at once.
        key = f"learn:{job.comment_id or 'rebuild'}:after:{seen}"
        enqueue(Job.Kind.LEARN, key=key, comment=job.comment)
        return False
    _store_lessons(changes, run.models[-1].version)
    _note_outcomes(run.outcomes)
    LearnedModel.objects.bulk_create(run.models)
    _prune(order)
    return True


def _store_lessons(changes: Changes, version: int) -> None:
    for lesson in changes.new:
        lesson.learned_by = version
    Lesson.objects.bulk_create(changes.new)
    Lesson.objects.bulk_update(changes.remade, ["features", "features_version", "screened_margin"], 100)
    for event, by in changes.withdrawn.items():
        Lesson.objects.filter(pk=event).update(withdrawn_by=by)
    Lesson.objects.filter(pk__in=changes.returned).update(withdrawn_by=None)


def _note_outcomes(outcomes: dict[int, Outcome]) -> None:
    """One statement for thousands of rows, which the ORM would write as a CASE with as many branches."""
    columns = [(event, met.margin, met.probability, met.influence) for event, met in outcomes.items()]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE comments_lesson l SET margin = o.margin, probability = o.probability, influence = o.influence
            FROM unnest(%s::bigint[], %s::float8[], %s::float8[], %s::float8[])
                AS o (event, margin, probability, influence)
            WHERE l.event_id = o.event
            """,
            [list(column) for column in zip(*columns, strict=True)] if columns else [[], [], [], []],
        )


def _prune(order: checkpoints.Order) -> None:
    """Keep the newest few and some checkpoints of the states that lie on the way to this order of lessons."""
    valid = sorted(checkpoints.on_the_way(order), key=lambda model: -model.version)
    kept = {model.version for model in valid[: checkpoints.NEWEST]}
    kept |= {model.version for model in checkpoints.thinned(m for m in valid if m.checkpoint)}
    checkpoints.own_models().exclude(version__in=kept).delete()
    others = LearnedModel.objects.exclude(pk__in=checkpoints.own_models().values("pk"))
    others.filter(created_at__lt=Now() - _FOR_GOING_BACK).delete()
