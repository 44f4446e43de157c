"""A small mark of a text by which texts that differ in a few words are found (MinHash with bands).

Sixty-four hash functions, the same in every process and release, each keep 16 bits of the least value among the
text's shingles; the share of equal ones estimates the Jaccard similarity of two texts' shingles, with a standard
deviation of at most 0.07. Four of them make a band, and two texts that share a band are compared: of those with a
similarity of 0.7 that finds 99 %, of 0.5 two thirds, of 0.3 one in eight.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from comments.screening.links import take_apart
from comments.screening.text import UNSPACED, normalise

BANDS, ROWS = 16, 4
# Below this many shingles one changed word changes everything; the fingerprint finds exact copies of short texts.
FEWEST_SHINGLES = 20
_WIDTH, _WIDTH_UNSPACED = 5, 3  # characters; without spaces between words three say as much

_QUOTED = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_UNSPACED = re.compile(f"[{UNSPACED}]")
_SIGNS = re.compile(r"[\W_]+")

_GOLDEN = 0x9E3779B97F4A7C15
# Odd, so that multiplying loses nothing; each makes a hash function of its own.
_MULTIPLIERS = (np.arange(1, 2 * BANDS * ROWS, 2, dtype=np.uint64) * np.uint64(_GOLDEN)).reshape(BANDS, ROWS)


def sketch(text: str) -> list[int] | None:
    """Return `BANDS` signed 64-bit integers, or None for a text too short to be compared by likeness.

    Quoted lines and the targets of links count for nothing: an answer quotes, and a campaign changes its links.
    """
    shingles = _shingles(_essence(text))
    if len(shingles) < FEWEST_SHINGLES:
        return None
    # Band by band: all at once would take 20 MB for the longest text.
    least = [_mixed(np.multiply.outer(band, shingles)).min(axis=1) for band in _MULTIPLIERS]
    kept = np.array(least, np.uint64).astype(
        "<u2"
    )  # the low bits: the high ones of a minimum are mostly zero
    return [int(band) for band in kept.view("<i8").ravel()]


def similarity(one: Sequence[int], other: Sequence[int]) -> float:
    """Estimate the Jaccard similarity, 0 to 1, of the texts behind two sketches."""
    first, second = (np.array(bands, "<i8").view("<u2") for bands in (one, other))
    return float(np.mean(first == second))


def _essence(text: str) -> str:
    own = _QUOTED.sub("", text)
    return _SIGNS.sub(" ", normalise(take_apart(own).prose)).strip()


def _shingles(essence: str) -> NDArray[np.uint64]:
    """Return a number for each different run of characters."""
    unspaced = len(_UNSPACED.findall(essence)) * 2 > len(essence)
    width = _WIDTH_UNSPACED if unspaced else _WIDTH
    codes = np.frombuffer(essence.encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    if len(codes) < width:
        return np.array([], np.uint64)
    windows = np.lib.stride_tricks.sliding_window_view(codes, width)
    run = np.zeros(len(windows), np.uint64)
    for column in windows.T:
        run = _mixed(run * np.uint64(_GOLDEN) + column)
    return np.unique(run)


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread every input bit over the whole number (the finaliser of SplitMix64)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))
