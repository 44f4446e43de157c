"""Asking the classifier about a comment."""

from dataclasses import dataclass

from comments.screening.classifier.calibration import Calibration
from comments.screening.classifier.features import extract
from comments.screening.classifier.item import Item
from comments.screening.classifier.learner import Learner
from comments.screening.classifier.vector import Features
from comments.screening.classifier.views import views


@dataclass(frozen=True, slots=True)
class Judgement:
    """`view` is what the comment was taken for, `features` its vector, `margin` its uncalibrated log-odds of spam."""

    view: Item
    features: Features
    margin: float
    log_odds: float


@dataclass(frozen=True, slots=True)
class Classifier:
    """A version of the trained filter; `version` names it in verdicts."""

    version: str
    learner: Learner
    calibration: Calibration

    def judge(self, item: Item) -> Judgement:
        """Return the judgement on the most spam-like view of a comment."""
        seen = [(self.learner.margin(features), features, view) for view, features in _vectors(item)]
        margin, features, view = max(seen, key=lambda one: one[0])
        return Judgement(view, features, margin, self.calibration.log_odds(margin))


def _vectors(item: Item) -> list[tuple[Item, Features]]:
    return [(view, extract(view)) for view in views(item)]
