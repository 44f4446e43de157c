"""Figures of merit of scores against labels, each with its bootstrap interval.

Everything is computed from how often each row counts, so that a resample is a row of weights and the plain figure
is the resample in which every row counts once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

RESAMPLES = 500
_AT_ONCE = 50  # resamples held in memory together
_BINS = 15
_SEED = 20240229


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and the bounds of its 95 % bootstrap interval, as fractions of one."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores, higher for spam, and what the rows were. `threshold` is the filter's own line between the two."""

    scores: Floats
    spam: NDArray[np.bool_]
    threshold: float = 0.5


Measure = Callable[["Scored", Floats], Floats]


def figure(measure: Measure, scored: Scored, resamples: int = RESAMPLES) -> Figure:
    """Return the figure with its interval; resamples keep the numbers of spam and ham (stratified)."""
    value = float(measure(scored, np.ones((1, len(scored.spam))))[0])
    if resamples == 0:
        return Figure(value, value, value)
    drawn = np.concatenate([measure(scored, weights) for weights in _resampled(scored.spam, resamples)])
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Figure(value, float(low), float(high))


def area_above(scored: Scored, weights: Floats) -> Floats:
    """1 − AUC: how often a spam does not score above a ham, ties as half."""
    order = np.argsort(scored.scores, kind="stable")
    scores, spam, weights = scored.scores[order], scored.spam[order], weights[:, order]
    ham_weight = np.where(spam, 0.0, weights)
    upto = np.concatenate([np.zeros((len(weights), 1)), np.cumsum(ham_weight, axis=1)], axis=1)
    first, last = (np.searchsorted(scores, scores[spam], side) for side in ("left", "right"))
    below = (upto[:, first] + upto[:, last]) / 2  # ham below each spam, and half of what is level
    of_spam = weights[:, spam]
    pairs = of_spam.sum(axis=1) * upto[:, -1]
    return np.asarray(1 - (of_spam * below).sum(axis=1) / pairs)


def recall_at(rate: float) -> Measure:
    """The share of spam above a line over which at most `rate` of the ham stands; on the line is not above it."""

    def measure(scored: Scored, weights: Floats) -> Floats:
        ham = np.sort(scored.scores[~scored.spam])[::-1]
        order = np.argsort(-scored.scores[~scored.spam], kind="stable")
        of_ham = weights[:, ~scored.spam][:, order]
        allowed = np.floor(of_ham.sum(axis=1) * rate + 1e-9)
        # The line is the first ham that may no longer pass.
        line = ham[np.argmax(np.cumsum(of_ham, axis=1) > allowed[:, None], axis=1)]
        of_spam, above = weights[:, scored.spam], scored.scores[scored.spam][None, :] > line[:, None]
        return np.asarray((of_spam * above).sum(axis=1) / of_spam.sum(axis=1))

    return measure


def accuracy(scored: Scored, weights: Floats) -> Floats:
    """The share of rows on the right side of the filter's own threshold."""
    right = (scored.scores > scored.threshold) == scored.spam
    return np.asarray(weights @ right / weights.sum(axis=1))


def calibration_error(scored: Scored, weights: Floats) -> Floats:
    """ECE: |mean probability − share of spam| in 15 bins of equal width, weighted by what is in each."""
    place = np.clip((scored.scores * _BINS).astype(int), 0, _BINS - 1)
    member = np.eye(_BINS)[place]
    gap = weights @ (member * (scored.scores - scored.spam)[:, None])
    return np.asarray(np.abs(gap).sum(axis=1) / weights.sum(axis=1))


def _resampled(spam: NDArray[np.bool_], resamples: int) -> Iterator[Floats]:
    """Yield arrays of weights, one resample a row; the seed is fixed, so that figures can be had again."""
    rng = np.random.default_rng(_SEED)
    for start in range(0, resamples, _AT_ONCE):
        count = min(_AT_ONCE, resamples - start)
        weights = np.zeros((count, len(spam)))
        for group in (np.flatnonzero(spam), np.flatnonzero(~spam)):
            drawn = rng.integers(0, len(group), (count, len(group)))
            drawn += np.arange(count)[:, None] * len(group)
            weights[:, group] = np.bincount(drawn.ravel(), minlength=count * len(group)).reshape(count, -1)
        yield weights
