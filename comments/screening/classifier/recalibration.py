"""Keeping the probabilities true to what this site's moderators decide.

Moderators mostly see what was held. Of what the machine settled by itself only its errors come back, so fitting to
decisions alone would believe that whatever it publishes is spam. Therefore what it settled and nobody contradicted
for days stands beside them, as what the machine took it for. Silence about what was put away as spam says less than
about what everybody reads; but without it each rescued comment would speak for all.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from comments.screening.classifier.calibration import Calibration, fit

# The shipped calibration holds until there are so many decisions, and so many of each kind.
ENOUGH, ENOUGH_OF_EACH = 200, 10
# From then on it is fitted anew so often.
EVERY = 200
# A fit on a few hundred decisions is itself uncertain: go half of the way, and at no margin up to `REACH` further
# than `MOST`, in log-odds. A threshold of 3 % thus never behaves like one above 5 % from one day to the next.
SHARE, MOST, REACH = 0.5, 0.5, 6.0


class Judged(NamedTuple):
    """Margins as they were before learning, and what became of the comments; both of the same length."""

    margins: Sequence[float]
    labels: Sequence[bool]


# What the machine settled between two moments (seconds since the epoch) and nobody contradicted.
Silence = Callable[[float, float], Judged]


def no_silence(start: float, end: float) -> Judged:
    return Judged([], [])


def recalibrated(old: Calibration, decided: Judged, silent: Judged) -> Calibration:
    """Return the next calibration; the old one while too little has been decided."""
    spam = sum(decided.labels)
    if len(decided.labels) < ENOUGH or min(spam, len(decided.labels) - spam) < ENOUGH_OF_EACH:
        return old
    return _towards(fit([*decided.margins, *silent.margins], [*decided.labels, *silent.labels]), old)


def _towards(fitted: Calibration, old: Calibration) -> Calibration:
    slope, offset = SHARE * (fitted.slope - old.slope), SHARE * (fitted.offset - old.offset)
    share = min(1.0, MOST / max(abs(offset) + REACH * abs(slope), 1e-9))
    return Calibration(old.slope + share * slope, old.offset + share * offset)
