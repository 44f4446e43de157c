"""What screening concludes: signals, weighed into a score and a disposition."""

import re
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

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

    `model_version` names the trained classifier that took part; it is None where none did.
    """

    disposition: Disposition
    score: float
    signals: tuple[Signal, ...]
    policy_version: str
    model_version: str | None
    milliseconds: float

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON types only, safe to store in a `jsonb` column."""
        storable: dict[str, Any] = _storable(asdict(self))
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
