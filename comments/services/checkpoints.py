"""Stored states of what was learned: found again, gone on from, and thinned out."""

import hashlib
from collections.abc import Collection, Iterable, Sequence

import numpy as np
import structlog
from django.db.models import Max, QuerySet

from comments.models import LearnedModel
from comments.screening.classifier.calibration import Calibration
from comments.screening.classifier.features import FEATURES_VERSION
from comments.screening.classifier.influence import WINDOW
from comments.screening.classifier.learner import Weights
from comments.screening.classifier.packing import BrokenWeightsError, digest, pack, unpack
from comments.screening.classifier.shipped import shipped
from comments.screening.classifier.state import Met, Recall, State
from comments.services.lessons import decisions_of
from comments.services.silence import silence

log = structlog.get_logger(__name__)

# Every so many lessons a state is kept to go back to; what is older than the newest few is thinned out to so many.
EVERY, SPREAD, NEWEST = 256, 16, 5

Order = Sequence[tuple[int, bool]]


def own_models() -> QuerySet[LearnedModel]:
    """What continues the weights and the kind of features of this release. During an upgrade there may be others."""
    return LearnedModel.objects.filter(base=shipped().version, features_version=FEATURES_VERSION)


def newest_version() -> int:
    """Of all, this release's or not; 0 before anything was learned."""
    return LearnedModel.objects.aggregate(newest=Max("version"))["newest"] or 0


def weights_of(model: LearnedModel) -> Weights:
    """What was learned, bit by bit; raises BrokenWeightsError where that is not what was stored."""
    weights = unpack(bytes(model.delta))
    if digest(weights) != model.digest:
        raise BrokenWeightsError("the stored weights are not those that were learned")
    return weights


def on_the_way(order: Order) -> list[LearnedModel]:
    """The stored states that lie on the way to this order of lessons, the furthest first; without their weights."""
    models = own_models().defer("delta", "memory")
    trail = trail_of(order, [model.through for model in models])
    valid = [model for model in models if trail[model.through] == (model.lessons, model.lessons_digest)]
    return sorted(valid, key=lambda model: (model.lessons, model.version), reverse=True)


def resume(order: Order, recall: Recall) -> State:
    """Return the furthest stored state on the way to this order of lessons; the shipped one when there is none.

    A broken one is passed over: the way is longer then.
    """
    for model in on_the_way(order):
        try:
            return _restored(model, order, recall)
        except BrokenWeightsError as error:
            log.error("learned_model_broken", version=model.version, error=str(error))
    return fresh(recall)


def fresh(recall: Recall) -> State:
    """Nothing learned yet."""
    return State(shipped().weights, shipped().calibration, recall, silence=silence)


def snapshot(state: State, version: int, order: Order, since: int) -> LearnedModel:
    """The state after this order of lessons as a row, not yet saved."""
    through = order[-1][0] if order else 0
    weights = state.learner.delta
    return LearnedModel(
        version=version,
        base=shipped().version,
        features_version=FEATURES_VERSION,
        through=through,
        since=since,
        lessons=len(order),
        lessons_digest=trail_of(order, [through])[through][1],
        delta=pack(weights),
        memory=np.array([(met.margin, met.influence) for met in state.memory], "<f4").tobytes(),
        digest=digest(weights),
        slope=state.calibration.slope,
        offset=state.calibration.offset,
        checkpoint=len(order) % EVERY == 0,
    )


def trail_of(order: Order, stops: Collection[int]) -> dict[int, tuple[int, str]]:
    """For each of these events: how many lessons lead up to it, and their digest (SHA-256, hex)."""
    found: dict[int, tuple[int, str]] = {}
    hashed, done = hashlib.sha256(), 0
    for stop in sorted(set(stops)):
        while done < len(order) and order[done][0] <= stop:
            event, spam = order[done]
            hashed.update(f"{event} {'spam' if spam else 'ham'}\n".encode())
            done += 1
        found[stop] = done, hashed.hexdigest()
    return found


def thinned(checkpoints: Iterable[LearnedModel]) -> list[LearnedModel]:
    """At most `SPREAD` of them, dense among the newest and sparse among the old: what is taken back is mostly new."""
    kept = sorted(checkpoints, key=lambda model: model.lessons)
    while len(kept) > SPREAD:
        end = kept[-1].lessons + EVERY
        gaps = {
            index: (kept[index + 1].lessons - kept[index - 1].lessons) / (end - kept[index].lessons)
            for index in range(1, len(kept) - 1)
        }
        del kept[min(gaps, key=lambda index: (gaps[index], index))]
    return kept


def _restored(model: LearnedModel, order: Order, recall: Recall) -> State:
    recent = [event for event, _ in order[: model.lessons]][-WINDOW:]
    decisions = decisions_of(recent)
    memory = np.frombuffer(bytes(model.memory), "<f4").reshape(-1, 2).tolist()
    if len(memory) != len(decisions):
        raise BrokenWeightsError("the stored margins are not those of the lessons")
    return State(
        shipped().weights,
        Calibration(model.slope, model.offset),
        recall,
        delta=weights_of(model),
        count=model.lessons,
        memory=[Met(decision, *met) for decision, met in zip(decisions, memory, strict=True)],
        silence=silence,
    )
