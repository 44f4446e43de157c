"""Learning without a database: texts are decided about, one after the other."""

from collections.abc import Sequence
from functools import cache

from comments.screening.classifier.calibration import IDENTITY, Calibration
from comments.screening.classifier.features import extract
from comments.screening.classifier.item import Item
from comments.screening.classifier.learner import Weights
from comments.screening.classifier.recalibration import Silence, no_silence
from comments.screening.classifier.state import Decision, Outcome, State
from comments.screening.classifier.vector import Features
from tests.comments.learning.texts import HAM, SPAM

HOUR, DAY = 3600.0, 86400.0
ADA, BOB, ROGUE = 1, 2, 3


class School:
    """A site on which nothing was learned yet, not even by what ships."""

    def __init__(self, calibration: Calibration = IDENTITY, silence: Silence = no_silence) -> None:
        self._texts: list[str] = []
        self.state = State(Weights.zero(), calibration, self.recall, silence=silence)

    def recall(self, numbers: Sequence[int]) -> list[Features]:
        return [seen(self._texts[number]) for number in numbers]

    def decide(
        self,
        text: str,
        *,
        spam: bool,
        at: float,
        by: int = ADA,
        author: int | None = None,
        screened: float | None = None,
    ) -> Outcome:
        number = len(self._texts)
        self._texts.append(text)
        decision = Decision(
            number=number,
            moderator=by,
            author=10_000 + number if author is None else author,
            text=text,
            spam=spam,
            at=at,
            screened_margin=screened,
        )
        return self.state.learn(decision, seen(text))

    def margin(self, text: str) -> float:
        return self.state.learner.margin(seen(text))

    def probability(self, text: str) -> float:
        return self.state.calibration.probability(self.margin(text))


@cache
def seen(text: str) -> Features:
    return extract(Item(text=text, name="Reader", url=""))


def brought_up() -> School:
    """Two hundred hams and one hundred spams over two days, decided by Ada."""
    school = School()
    for number in range(300):
        spam = number % 3 == 0
        school.decide((SPAM if spam else HAM)[number], spam=spam, at=number * 600.0)
    return school
