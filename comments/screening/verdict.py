"""What screening concludes: signals, weighed into a score and a disposition."""

import re
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from comments.screening.classifier.judge import Judgement

# PostgreSQL's jsonb refuses NUL and lone surrogates, and both can stand in what a visitor sent.
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")


class Disposition(StrEnum):
    """What a verdict advises, from mild to severe; `<` and `max` compare severity, not spelling."""

    PUBLISH = "publish"
    HOLD = "hold"
    SPAM = "spam"
    REJECT = "reject"

    @property
    def severity(self) -> int:
        return list(Disposition).index(self)

    def __lt__(self, other: str) -> bool:
        return self.severity < Disposition(other).severity

    def __le__(self, other: str) -> bool:
        return self.severity <= Disposition(other).severity

    def __gt__(self, other: str) -> bool:
        return self.severity > Disposition(other).severity

    def __ge__(self, other: str) -> bool:
        return self.severity >= Disposition(other).severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One thing a check saw: `words` for the moderator, `weight` in log-odds of spam, bounds for the rest."""

    check: str
    code: str
    words: str
    weight: float
    floor: Disposition | None
    ceiling: Disposition | None
    evidence: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """All signals and what they amount to; `score` is between 0 and 1, `milliseconds` is wall time.

    `model_version` names the trained classifier that took part, `judgement` is what it saw and said: to be learned
    from if a person decides; it is None where the classifier failed.
    """

    disposition: Disposition
    score: float
    signals: tuple[Signal, ...]
    policy_version: str
    model_version: str | None
    milliseconds: float
    judgement: Judgement | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON types only, safe to store in a `jsonb` column; the judgement is stored apart."""
        whole = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "judgement"}
        whole["signals"] = [asdict(signal) for signal in self.signals]
        storable: dict[str, Any] = _storable(whole)
        return storable


def _storable(value: Any) -> Any:
    match value:
        case Disposition():
            return value.value
        case str():
            return _NOT_STORABLE.sub("", value)
        case dict():
            return {_storable(key): _storable(item) for key, item in value.items()}
        case list() | tuple():
            return [_storable(item) for item in value]
    return value
