"""Logistic regression learned online, with a step size of its own for every weight (AdaGrad)."""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from comments.screening.classifier.vector import DIMENSIONS, Features

Floats = NDArray[np.float32]

# Figures from trials on public comment collections; the result hardly changes within a factor of two of each.
RATE = 0.3
DAMPING = 0.01
PASSES = 3  # an example is looked at so often, unless it is classified with a margin of
ENOUGH_MARGIN = 4.0
DECAY = 5e-4  # L2: pulls what was learned on top back towards the weights that shipped
BOUND = 2.0  # as far as one coefficient may be moved from them, whoever insists


@dataclass(frozen=True, slots=True)
class Weights:
    """A coefficient for each hashed feature, and the sum of its squared gradients, which slows its steps."""

    coefficients: Floats
    squares: Floats

    @classmethod
    def zero(cls, dimensions: int = DIMENSIONS) -> Self:
        return cls(np.zeros(dimensions, np.float32), np.zeros(dimensions, np.float32))


class Learner:
    """Weights that learn one comment after the other; `delta` is what was learned on top of `prior`."""

    def __init__(self, prior: Weights, delta: Weights | None = None) -> None:
        self.prior = prior
        self.delta = delta or Weights.zero(len(prior.coefficients))
        # A filter that only judges by what shipped needs no second megabyte.
        self._coefficients = prior.coefficients + delta.coefficients if delta else prior.coefficients

    def margin(self, features: Features) -> float:
        """Return the log-odds of spam, not yet calibrated."""
        return float(np.dot(self._coefficients[features.indices], features.values))

    def parts(self, features: Features) -> Floats:
        """Return what each feature adds to the margin."""
        return self._coefficients[features.indices] * features.values

    def learn(self, features: Features, spam: bool, influence: float = 1.0) -> None:
        """Move the weights towards the label; `influence`, 0 to 1, scales the gradient."""
        if self._coefficients is self.prior.coefficients:
            self._coefficients = self._coefficients.copy()
        indices, values, sign = features.indices, features.values, 1.0 if spam else -1.0
        learned, squares = self.delta.coefficients[indices], self.delta.squares[indices]
        prior, prior_squares = self.prior.coefficients[indices], self.prior.squares[indices]
        for _ in range(PASSES):
            margin = sign * float(np.dot(prior + learned, values))
            if margin > ENOUGH_MARGIN:
                break
            slope = -sign * influence / (1 + math.exp(margin))
            gradient = np.float32(slope) * values + np.float32(influence * DECAY) * learned
            squares = squares + gradient * gradient
            learned = learned - np.float32(RATE) * gradient / np.sqrt(
                prior_squares + squares + np.float32(DAMPING)
            )
            learned = np.clip(learned, -BOUND, BOUND)
        self.delta.coefficients[indices], self.delta.squares[indices] = learned, squares
        self._coefficients[indices] = prior + learned
