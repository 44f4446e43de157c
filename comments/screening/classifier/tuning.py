"""Choosing the two thresholds from decided comments, with regard to how few they are."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

# One-sided 95 %: the errors one has seen are fewer than those that will come.
_Z = 1.645


@dataclass(frozen=True, slots=True)
class Choice:
    """A threshold with what it would have done: `wrong` of `of`, certainly at most the share `at_most`.

    Where none is safe, `threshold` is None, and so many more comments are `missing` if none of them is wrong; with 0
    missing there are enough, and the scores do not tell spam from ham well enough.
    """

    threshold: float | None
    wrong: int = 0
    of: int = 0
    at_most: float = 1.0
    missing: int = 0


def publish_below(scores: Sequence[float], spam: Sequence[bool], limit: float) -> Choice:
    """The highest threshold below which at most this share of what is published is spam."""
    order = np.argsort(scores, kind="stable")
    values, wrong = np.asarray(scores, float)[order], np.cumsum(np.asarray(spam, bool)[order])
    best, most = None, 0
    for count in range(len(values), 0, -1):
        is_edge = count == len(values) or values[count] > values[count - 1]
        if is_edge and upper_bound(int(wrong[count - 1]), count) <= limit:
            best, most = count, int(wrong[count - 1])
            break
    if best is None:
        return Choice(None, missing=_missing(limit, spam))
    following = float(values[best]) if best < len(values) else 1.0
    return Choice(_between(float(values[best - 1]), following), most, best, upper_bound(most, best))


def spam_above(scores: Sequence[float], spam: Sequence[bool], limit: float) -> Choice:
    """The lowest threshold above which at most this share of the ham lies."""
    ham = np.sort(np.asarray(scores, float)[~np.asarray(spam, bool)])
    allowed = max((n for n in range(len(ham)) if upper_bound(n, len(ham)) <= limit), default=None)
    if allowed is None:
        return Choice(None, missing=_missing(limit, spam))
    highest = float(ham[max(0, len(ham) - 1 - allowed)])
    above = [score for score in scores if score > highest]
    threshold = _between(highest, min(above, default=1.0))
    wrong = int((ham > threshold).sum())
    return Choice(threshold, wrong, len(ham), upper_bound(wrong, len(ham)))


def upper_bound(wrong: int, of: int) -> float:
    """The share that is exceeded with a probability of 5 % at most (Wilson's score interval, one-sided)."""
    share, weight = wrong / of, _Z * _Z / of
    spread = _Z * math.sqrt(share * (1 - share) / of + weight / (4 * of))
    return min(1.0, (share + weight / 2 + spread) / (1 + weight))


def needed(limit: float) -> int:
    """So many comments without a single error show that the share is at most `limit`."""
    return math.ceil(_Z * _Z * (1 - limit) / limit)


def _missing(limit: float, spam: Sequence[bool]) -> int:
    return max(0, needed(limit) - (len(spam) - sum(spam)))


def _between(low: float, high: float) -> float:
    """A short number between the two, so that it can be written into a setting."""
    for digits in range(2, 7):
        middle = round((low + high) / 2, digits)
        if low < middle < high:
            return middle
    return (low + high) / 2
