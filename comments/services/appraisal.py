"""How good the classifier has been on this site: its predictions, each made before its label was learned."""

from collections import Counter
from dataclasses import dataclass, field

from comments.models import Lesson
from comments.screening.classifier import quality
from comments.screening.classifier.features import FEATURES_VERSION
from comments.screening.policy import Thresholds
from comments.services.lessons import forgotten_before

# Below so many decisions, or of either kind, figures would be noise.
ENOUGH, ENOUGH_OF_EACH = 50, 10
_NEWEST = 20_000
# Shares of the ham that may be taken for spam, at which the recall is given.
FALSE_POSITIVES = (0.001, 0.005, 0.01)


@dataclass(frozen=True, kw_only=True)
class Appraisal:
    """`recall` by the share of false positives; `outcomes` counts (spam, what the score alone would have done)."""

    decisions: int
    spam: int
    area: float
    recall: dict[float, float] = field(default_factory=dict)
    calibration_error: float
    outcomes: Counter[tuple[bool, str]] = field(default_factory=Counter)

    @property
    def ham(self) -> int:
        return self.decisions - self.spam


@dataclass(frozen=True)
class TooFew:
    """So many decisions there are, and so many of each kind there have to be at least."""

    spam: int
    ham: int

    def __str__(self) -> str:
        return (
            f"{self.ham} decisions for ham and {self.spam} for spam have been learned; figures mean something "
            f"from {ENOUGH} on, {ENOUGH_OF_EACH} of each kind. Go on moderating, and come back."
        )


def appraise(limits: Thresholds) -> Appraisal | TooFew:
    """Figures over the newest decisions in force."""
    said, spam = predictions()
    kinds = TooFew(spam=sum(spam), ham=len(spam) - sum(spam))
    if len(spam) < ENOUGH or min(kinds.spam, kinds.ham) < ENOUGH_OF_EACH:
        return kinds
    return Appraisal(
        decisions=len(spam),
        spam=kinds.spam,
        area=quality.area(said, spam),
        recall={share: quality.recall_at(said, spam, share) for share in FALSE_POSITIVES},
        calibration_error=quality.calibration_error(said, spam),
        outcomes=Counter((label, _advice(score, limits)) for score, label in zip(said, spam, strict=True)),
    )


def predictions() -> tuple[list[float], list[bool]]:
    """Probabilities of spam given before learning, and what people then said; the newest first."""
    counting = Lesson.objects.filter(
        withdrawn_by=None, event__gt=forgotten_before(), probability__isnull=False
    )
    rows = counting.filter(features_version=FEATURES_VERSION).order_by("-event")
    newest = rows.values_list("probability", "spam")[:_NEWEST]
    pairs = [(said, spam) for said, spam in newest if said is not None]
    return [said for said, _ in pairs], [spam for _, spam in pairs]


def _advice(score: float, limits: Thresholds) -> str:
    if score < limits.publish_below:
        return "publish"
    return "spam" if score > limits.spam_above else "hold"
