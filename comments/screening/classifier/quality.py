"""How good probabilities are, measured on what people decided after they had been given."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BINS = 10


def area(scores: Sequence[float], spam: Sequence[bool]) -> float:
    """Area under the ROC curve: how often a spam scores above a ham; equal scores count half. Both kinds are needed."""
    values, labels = np.asarray(scores, float), np.asarray(spam, bool)
    _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[which]
    positive, negative = int(labels.sum()), int((~labels).sum())
    return float((ranks[labels].sum() - positive * (positive + 1) / 2) / (positive * negative))


def recall_at(scores: Sequence[float], spam: Sequence[bool], false_positives: float) -> float:
    """Share of the spam above the threshold that at most this share of the ham exceeds."""
    values, labels = np.asarray(scores, float), np.asarray(spam, bool)
    ham = np.sort(values[~labels])[::-1]
    threshold = ham[int(false_positives * len(ham))]
    return float(np.mean(values[labels] > threshold))


def calibration_error(probabilities: Sequence[float], spam: Sequence[bool]) -> float:
    """Expected calibration error, 0 to 1: by how much said and true shares differ, over ten bins of equal width."""
    said, labels = np.asarray(probabilities, float), np.asarray(spam, float)
    bins = np.minimum((said * BINS).astype(int), BINS - 1)
    return float(sum(_gap(said, labels, bins == each) for each in range(BINS)) / len(said))


def _gap(said: NDArray[np.float64], labels: NDArray[np.float64], here: NDArray[np.bool_]) -> float:
    return abs(float(said[here].sum() - labels[here].sum()))


class Bin(NamedTuple):
    """Predictions between two probabilities: how many, what they said on the average, and what share was spam."""

    low: float
    high: float
    number: int
    said: float
    true: float


def reliability(probabilities: Sequence[float], spam: Sequence[bool], edges: Sequence[float]) -> list[Bin]:
    """Group predictions by what they said; the last group includes its upper edge, empty groups are left out."""
    said, labels = np.asarray(probabilities, float), np.asarray(spam, bool)
    which = np.clip(np.searchsorted(edges, said, side="right") - 1, 0, len(edges) - 2)
    return [
        Bin(
            edges[each],
            edges[each + 1],
            int((which == each).sum()),
            float(said[which == each].mean()),
            float(labels[which == each].mean()),
        )
        for each in range(len(edges) - 1)
        if (which == each).any()
    ]
