"""Parley's own filter, on the same terms as the others: it starts from nothing and learns from what it is given."""

from collections import deque
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from comments.screening.classifier.calibration import IDENTITY, Calibration, fit
from comments.screening.classifier.features import extract
from comments.screening.classifier.item import Item
from comments.screening.classifier.learner import Learner, Weights
from comments.screening.classifier.training import Sample, train
from comments.screening.classifier.vector import Features
from comments.screening.classifier.views import views
from tests.evaluation.corpora import Row
from tests.evaluation.memory import Memory

# Taken for spam above, and then not shown on its page.
_SPAM_ABOVE = 0.90
_REFIT_EVERY, _REMEMBERED = 200, 4_000

# The same comment comes again in every fold.
_features = lru_cache(maxsize=100_000)(extract)


@lru_cache(maxsize=100_000)
def _views(item: Item) -> tuple[Item, ...]:
    return tuple(views(item))


class Parley:
    """With a memory it judges by name, site, thread and earlier comments too."""

    def __init__(self, memory: Memory | None = None) -> None:
        self._memory = memory
        self._learner = Learner(Weights.zero())
        self._calibration = _Calibrating()
        self._last: tuple[Row, Features, float] | None = None

    def fit(self, rows: Sequence[Row]) -> None:
        samples = []
        for row in rows:
            samples.append(Sample(self._item(row), row.spam, source=row.file))
            if self._memory:
                self._memory.learn(row)
        self._learner = Learner(train(samples))
        self._calibration = _calibrated(samples)

    def score(self, row: Row) -> float:
        self._show_last()
        seen = [_features(view) for view in _views(self._item(row))]
        margins = [self._learner.margin(features) for features in seen]
        margin = max(margins)
        features = seen[margins.index(margin)]
        self._last = (row, features, margin)
        return self._calibration.probability(margin)

    def learn(self, row: Row) -> None:
        assert self._last is not None
        scored, features, margin = self._last
        assert scored is row
        self._last = None
        self._calibration.add(margin, row.spam)
        self._learner.learn(features, row.spam)
        if self._memory:
            self._memory.learn(row)

    def close(self) -> None:
        pass

    def _item(self, row: Row) -> Item:
        if self._memory:
            return self._memory.item(row)
        return Item(text=row.text, name=row.author, url=row.url, own_hosts=row.own_hosts)

    def _show_last(self) -> None:
        """A comment that no one judged is on the page all the same, unless it was taken for spam."""
        if self._memory and self._last and self._calibration.probability(self._last[2]) <= _SPAM_ABOVE:
            self._memory.show(self._last[0])


class _Calibrating:
    """Platt's scaling, fitted anew every 200 labels to the last 4,000 margins as they were before learning."""

    def __init__(self) -> None:
        self._seen = deque[tuple[float, bool]](maxlen=_REMEMBERED)
        self._since = 0
        self._current: Calibration = IDENTITY

    def add(self, margin: float, spam: bool) -> None:
        self._seen.append((margin, spam))
        self._since += 1
        if self._since == _REFIT_EVERY:
            self.refit()

    def refit(self) -> None:
        self._since = 0
        margins, labels = zip(*self._seen, strict=True)
        self._current = fit(margins, labels)

    def probability(self, margin: float) -> float:
        return self._current.probability(margin)


def _calibrated(samples: Sequence[Sample]) -> _Calibrating:
    """Margins of examples that were learned already say nothing, so they are taken along a pass of their own."""
    learner, calibrating = Learner(Weights.zero()), _Calibrating()
    for place in np.random.default_rng(0).permutation(len(samples)):
        features = _features(samples[place].item)
        calibrating.add(learner.margin(features), samples[place].spam)
        learner.learn(features, samples[place].spam)
    calibrating.refit()
    return calibrating
