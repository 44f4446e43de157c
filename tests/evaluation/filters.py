"""What a filter must be able to do to be measured."""

from collections.abc import Sequence
from typing import Protocol

from tests.evaluation.corpora import Row


class NotInstalledError(Exception):
    """The program or library behind a filter is not on this machine."""


class Filter(Protocol):
    """Scores are higher for spam. A filter that gives probabilities is judged by its calibration too."""

    def fit(self, rows: Sequence[Row]) -> None:
        """Learn all rows, which stand in the order of time."""

    def score(self, row: Row) -> float:
        """Judge the row without looking at its label."""

    def learn(self, row: Row) -> None:
        """Learn the label of the row that was scored last."""

    def close(self) -> None:
        """Give back files and processes."""
