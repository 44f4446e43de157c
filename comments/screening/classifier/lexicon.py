"""Two word lists, kept as hashes only: given names of the world, and words that are written small in ordinary prose.

“Logo Design” is no name, “Steve” is one; a classifier that has seen neither can still tell by these.
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Self

import numpy as np
from numpy.typing import NDArray

SHIPPED = "lexicon.npz"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Sorted CRC-32 (uint32) of casefolded words. One in 150,000 words is taken for a name by accident."""

    names: NDArray[np.uint32]
    ordinary: NDArray[np.uint32]

    @classmethod
    def of(cls, *, names: Iterable[str], ordinary: Iterable[str]) -> Self:
        return cls(_hashed(names), _hashed(ordinary))

    def has_name(self, words: Iterable[str]) -> list[bool]:
        return _are_in(self.names, words)

    def has_ordinary(self, words: Iterable[str]) -> list[bool]:
        return _are_in(self.ordinary, words)


@cache
def lexicon() -> Lexicon:
    """Return the lists that ship with this release."""
    with (files(__package__) / "data" / SHIPPED).open("rb") as file, np.load(file) as lists:
        return Lexicon(lists["names"], lists["ordinary"])


def _hashed(words: Iterable[str]) -> NDArray[np.uint32]:
    return np.unique(np.array([zlib.crc32(word.encode()) for word in words], np.uint32))


def _are_in(hashes: NDArray[np.uint32], words: Iterable[str]) -> list[bool]:
    found = []
    for word in words:
        value = zlib.crc32(word.encode("utf-8", "surrogatepass"))
        at = int(hashes.searchsorted(np.uint32(value)))
        found.append(at < len(hashes) and int(hashes[at]) == value)
    return found
