"""All that was learned: a pure function of the shipped model and of the decisions in force, in their order."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from comments.screening.classifier.calibration import Calibration
from comments.screening.classifier.influence import WINDOW, Act, Ledger
from comments.screening.classifier.learner import Learner, Weights
from comments.screening.classifier.recalibration import EVERY, Judged, Silence, no_silence, recalibrated
from comments.screening.classifier.vector import Features

# A decision that was damped more than this says little about how true the probabilities are.
_HEARD = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Who said what of whose text, and when (seconds since the epoch); later decisions have higher numbers.

    `screened_margin` is what the filter made of it when it came, None where that is not known.
    """

    number: int
    moderator: int
    author: int
    text: str
    spam: bool
    at: float
    screened_margin: float | None

    def act(self, margin: float) -> Act:
        sign = 1.0 if self.spam else -1.0
        margins = [margin] if self.screened_margin is None else [margin, self.screened_margin]
        return Act(
            number=self.number,
            moderator=self.moderator,
            author=self.author,
            text=self.text,
            spam=self.spam,
            at=self.at,
            against=max(-sign * each for each in margins),
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was predicted before learning, and how much the decision was let count."""

    margin: float
    probability: float
    influence: float


@dataclass(frozen=True, slots=True)
class Met:
    """A decision with the margin it was met with and its influence, both as float32: storing changes nothing."""

    decision: Decision
    margin: float
    influence: float


# The vectors of earlier decisions, by their numbers.
Recall = Callable[[Sequence[int]], Sequence[Features]]


class State:
    """What is learned so far: `count` decisions, the newest `WINDOW` of which are in `memory`."""

    def __init__(
        self,
        prior: Weights,
        calibration: Calibration,
        recall: Recall,
        *,
        delta: Weights | None = None,
        count: int = 0,
        memory: Iterable[Met] = (),
        silence: Silence = no_silence,
    ) -> None:
        self.learner = Learner(prior, delta)
        self.calibration = calibration
        self.count = count
        self.memory = deque(memory, maxlen=WINDOW)
        self._ledger = Ledger(met.decision.act(met.margin) for met in self.memory)
        self._recall, self._silence = recall, silence

    def learn(self, decision: Decision, features: Features) -> Outcome:
        """Learn the next decision. Those before it must have been learned, and no later one."""
        margin = _single(self.learner.margin(features))
        act = decision.act(margin)
        influence = _single(self._ledger.influence(act))
        outcome = Outcome(margin, self.calibration.probability(margin), influence)
        if influence:
            self.learner.learn(features, decision.spam, influence)
            for known in self._recall(self._ledger.contradicted(act)):
                self.learner.learn(known, not decision.spam)
        self._remember(act, Met(decision, margin, influence))
        return outcome

    def _remember(self, act: Act, met: Met) -> None:
        self._ledger.add(act)
        self.memory.append(met)
        self.count += 1
        if self.count % EVERY == 0:
            self._recalibrate()

    def _recalibrate(self) -> None:
        heard = [met for met in self.memory if met.influence >= _HEARD]
        decided = Judged([met.margin for met in heard], [met.decision.spam for met in heard])
        silent = self._silence(self.memory[0].decision.at, self.memory[-1].decision.at)
        self.calibration = recalibrated(self.calibration, decided, silent)


def _single(number: float) -> float:
    return float(np.float32(number))
