"""Logistic regression on which byte 4-grams occur, by gradient steps in the order of arrival.

After J. Goodman and W. Yih, "Online Discriminative Spam Filter Training" (CEAS 2006) with the byte 4-grams of
D. Sculley, "Advances in Online Learning-based Spam Filtering" (2008): a feature is there or not, vectors have length 1,
the first 3,000 bytes count. Case is folded, which serves it well on comments. Name and website stand before the text,
as a mail's headers do.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tests.evaluation.corpora import Row

_DIMENSIONS = 1 << 22
_FIRST_BYTES = 3_000
_RATE = 5.0
_PASSES = 10  # over the rows, when all are there at once


class FourGrams:
    def __init__(self) -> None:
        self._weights = np.zeros(_DIMENSIONS)

    def fit(self, rows: Sequence[Row]) -> None:
        order, examples = np.random.default_rng(0), [(_grams(row), row.spam) for row in rows]
        for _ in range(_PASSES):
            for number in order.permutation(len(examples)):
                self._step(*examples[number])

    def score(self, row: Row) -> float:
        return self._probability(_grams(row))

    def learn(self, row: Row) -> None:
        self._step(_grams(row), row.spam)

    def close(self) -> None:
        pass

    def _step(self, grams: NDArray[np.uint32], spam: bool) -> None:
        self._weights[grams] += _RATE * (spam - self._probability(grams)) / math.sqrt(len(grams))

    def _probability(self, grams: NDArray[np.uint32]) -> float:
        margin = float(self._weights[grams].sum()) / math.sqrt(len(grams))
        return 1 / (1 + math.exp(-max(-40.0, min(40.0, margin))))


def _grams(row: Row) -> NDArray[np.uint32]:
    head = "".join(f"{part}\n" for part in (row.author, row.url) if part is not None)
    data = (head + row.text).casefold().encode("utf-8", "replace")[:_FIRST_BYTES].ljust(4)
    codes = np.frombuffer(data, np.uint8).astype(np.uint32)
    grams = codes[:-3] << 24 | codes[1:-2] << 16 | codes[2:-1] << 8 | codes[3:]
    return np.unique((grams * np.uint32(2654435761)) >> np.uint32(10))
