"""Training on labelled comments all at once: for the weights that ship, and for experiments."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from comments.screening.classifier.features import extract
from comments.screening.classifier.item import Item
from comments.screening.classifier.learner import Learner, Weights
from comments.screening.classifier.vector import DIMENSIONS, Features

# Every twelfth spam is learned a second time with so many words of honest comments after it: without, whoever pads an
# advert with harmless words gets more of it through; with every third, the unpadded are recognised less well.
_PADDED_EVERY, _PADDING_WORDS = 12, 30
# Length of the part of a vector that only its own source sees, beside the part that all see (Daumé 2007,
# “Frustratingly easy domain adaptation”): it takes up what is peculiar to a source, and is left out in the end.
_OWN_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Sample:
    """A labelled comment; `source` names the collection it comes from."""

    item: Item
    spam: bool
    source: str = ""


def train(
    samples: Iterable[Sample],
    *,
    seed: int = 0,
    pad: bool = False,
    features_of: Callable[[Item], Features] = extract,
) -> Weights:
    """Return weights learned in one shuffled pass; the same samples in the same order give the same weights.

    With `pad` some spam is learned a second time, see `padded`: where spam is as long as ham, harmless words after it
    would hide it. Where it is shorter, as on YouTube, they do not, and recognising the unpadded suffers.
    """
    shuffled = list(padded(list(samples), seed)) if pad else list(samples)
    random.Random(seed).shuffle(shuffled)  # noqa: S311
    sources = sorted({sample.source for sample in shuffled})
    own = len(sources) > 1
    learner = Learner(Weights.zero(DIMENSIONS * (1 + len(sources) * own)))
    for sample in shuffled:
        features = features_of(sample.item)
        if own:
            features = _with_own_part(features, 1 + sources.index(sample.source))
        learner.learn(features, sample.spam)
    return Weights(learner.delta.coefficients[:DIMENSIONS].copy(), learner.delta.squares[:DIMENSIONS].copy())


def padded(samples: Sequence[Sample], seed: int) -> Iterator[Sample]:
    """Yield the samples, and after every twelfth spam a copy that goes on with an honest comment's words."""
    words = [sample.item.text.split() for sample in samples if not sample.spam]
    dice, number = random.Random(seed), 0  # noqa: S311
    for sample in samples:
        yield sample
        number += sample.spam
        if sample.spam and words and number % _PADDED_EVERY == 0:
            padding: list[str] = []
            while len(padding) < _PADDING_WORDS:
                padding += dice.choice(words) or ["-"]
            text = f"{sample.item.text} {' '.join(padding[:_PADDING_WORDS])}"
            yield replace(sample, item=replace(sample.item, text=text))


def _with_own_part(features: Features, number: int) -> Features:
    offset = np.uint32(number * DIMENSIONS)
    return Features(
        np.concatenate((features.indices, features.indices + offset)),
        np.concatenate((features.values, np.float32(_OWN_SHARE) * features.values)),
    )
