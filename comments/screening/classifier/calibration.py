"""From margin to probability: Platt's logistic scaling, fitted on margins that were predicted before learning."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_Floats = NDArray[np.float64]

_ROUNDS = 50
_STIFFNESS = 1e-3  # pulls the slope towards 1, so that labels of one kind only have an answer too
_CERTAIN = 40.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """P(spam) = 1 / (1 + exp(-(slope · margin + offset)))."""

    slope: float
    offset: float

    def log_odds(self, margin: float) -> float:
        return self.slope * margin + self.offset

    def probability(self, margin: float) -> float:
        return 1 / (1 + math.exp(-max(-_CERTAIN, min(_CERTAIN, self.log_odds(margin)))))


IDENTITY = Calibration(1.0, 0.0)


def fit(
    margins: Sequence[float], labels: Sequence[bool], counts: Sequence[float] | None = None
) -> Calibration:
    """Fit slope and offset by Newton's method to Platt's targets, which keep a few labels from certainty.

    `counts` tells how many comments each pair stands for, one if it is not given.
    """
    x, spam = np.asarray(margins, np.float64), np.asarray(labels, bool)
    n = np.ones(len(x)) if counts is None else np.asarray(counts, np.float64)
    positive, negative = float(n[spam].sum()), float(n[~spam].sum())
    target = np.where(spam, (positive + 1) / (positive + 2), 1 / (negative + 2))
    at = np.array([1.0, math.log((positive + 1) / (negative + 1))])
    for _ in range(_ROUNDS):
        gradient, step = _newton(at, x, target, n)
        now, part = _loss(at, x, target, n), 1.0
        # A full step may overshoot where labels are few.
        while (
            _loss(at - part * step, x, target, n) > now - 1e-4 * part * float(gradient @ step)
            and part > 1e-10
        ):
            part /= 2
        at = at - part * step
        if abs(part * step).max() < 1e-9:
            break
    return Calibration(max(float(at[0]), 1e-3), float(at[1]))


def _loss(at: _Floats, x: _Floats, target: _Floats, n: _Floats) -> float:
    log_odds = at[0] * x + at[1]
    return float(n @ (np.logaddexp(0, log_odds) - target * log_odds) + _STIFFNESS / 2 * (at[0] - 1) ** 2)


def _newton(at: _Floats, x: _Floats, target: _Floats, n: _Floats) -> tuple[_Floats, _Floats]:
    """Return gradient and Newton step."""
    p = 1 / (1 + np.exp(-np.clip(at[0] * x + at[1], -_CERTAIN, _CERTAIN)))
    error, spread = n * (p - target), n * np.maximum(p * (1 - p), 1e-12)
    gradient = np.array([error @ x + _STIFFNESS * (at[0] - 1), error.sum()])
    curvature = np.array([[spread @ (x * x) + _STIFFNESS, spread @ x], [spread @ x, spread.sum()]])
    return gradient, np.linalg.solve(curvature, gradient)
