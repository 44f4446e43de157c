"""Making the model that ships: from labelled comments with a stated licence to weights, calibration and word lists.

The comments themselves are never part of the project; docs/model-card.md names them.
"""

import datetime as dt
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from comments.screening.classifier import lexicon
from comments.screening.classifier.calibration import Calibration, fit
from comments.screening.classifier.features import extract
from comments.screening.classifier.item import Item
from comments.screening.classifier.learner import Learner, Weights
from comments.screening.classifier.reading import fold, words_of
from comments.screening.classifier.shipped import Shipped, save
from comments.screening.classifier.training import Sample, train

# Collections whose licence allows it, and the sites' own addresses in them; “haacked” has none and is left out.
SOURCES: Mapping[str, frozenset[str]] = {
    "youtube": frozenset(),
    "stackblog_to2012": frozenset({"stackoverflow.com", "blog.stackexchange.com"}),
    "mmistakes": frozenset({"mademistakes.com"}),
    "se_meta_apple": frozenset(),
    "sms": frozenset(),
    "tg_samples": frozenset(),
    "spamassassin": frozenset(),
}
# A mail's sender is no commenter's name.
_WITHOUT_NAMES = frozenset({"spamassassin"})
# Nothing in them is a comment on somebody's site: their words are taken, names and commenters are not theirs to give.
_PROSE = ("se_meta_apple", "spamassassin", "sms", "tg_samples")
_ORDINARY_FROM = 25  # texts that a word must stand in, written small
_SMALL_WORD = re.compile(r"(?<![^\W_])[a-z]{3,}(?![^\W_])")
# What the first comments of a site are judged by: comments of a collection that the model has not seen.
_HELD_OUT = ("youtube", "stackblog_to2012")
# Between a blog that a filter stands before already (1–3 %) and one that nothing protects (80 % and more).
_SPAM_SHARE = 0.2
# How much of the steps already taken counts when a site learns on: a tenth lets it learn soon.
_INERTIA = 0.1


def train_shipped(data: Path, target: Path) -> Shipped:
    """Read the collections from `data`, write word lists and model into the folder `target`; minutes of work.

    Raises FileNotFoundError for a collection that is not there.
    """
    names = _given_names()
    words = lexicon.Lexicon.of(names=names, ordinary=_ordinary(data))
    np.savez_compressed(target / lexicon.SHIPPED, names=words.names, ordinary=words.ordinary)
    lexicon.lexicon.cache_clear()
    samples = {source: list(_samples(data, source)) for source in SOURCES}
    weights = train(_all(samples.values()), pad=True)
    lighter = Weights(weights.coefficients, weights.squares * np.float32(_INERTIA))
    model = Shipped(f"{dt.date.today():%Y-%m-%d}", lighter, _calibrated(samples))
    save(model, target / "model.npz")
    return model


def _samples(data: Path, source: str) -> Iterator[Sample]:
    for row in _rows(data, source):
        name = None if source in _WITHOUT_NAMES else row["author"]
        item = Item(text=row["text"], name=name, url=row["url"], own_hosts=SOURCES[source])
        yield Sample(item, row["label"] == 1, source)


def _rows(data: Path, source: str) -> Iterator[dict[str, Any]]:
    with gzip.open(data / f"{source}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _calibrated(samples: Mapping[str, Sequence[Sample]]) -> Calibration:
    margins: list[float] = []
    labels: list[bool] = []
    counts: list[float] = []
    for held_out in _HELD_OUT:
        rest = [samples[source] for source in SOURCES if source != held_out]
        learner = Learner(train(_all(rest), pad=True))
        found = [(learner.margin(extract(sample.item)), sample.spam) for sample in samples[held_out]]
        spam = sum(label for _, label in found)
        shares = {True: _SPAM_SHARE / spam, False: (1 - _SPAM_SHARE) / (len(found) - spam)}
        margins += [margin for margin, _ in found]
        labels += [label for _, label in found]
        counts += [1000 * shares[label] for _, label in found]
    return fit(margins, labels, counts)


def _all(collections: Iterable[Sequence[Sample]]) -> list[Sample]:
    return [sample for collection in collections for sample in collection]


def _ordinary(data: Path) -> list[str]:
    seen = Counter[str]()
    for source in _PROSE:
        for row in _rows(data, source):
            seen.update(set(_SMALL_WORD.findall(row["text"])))
    return [word for word, texts in seen.items() if texts >= _ORDINARY_FROM]


def _given_names() -> list[str]:
    """Given names of some seventy languages, from the lists of the package Faker (MIT), a tool of the tests."""
    from faker import Faker
    from faker.config import AVAILABLE_LOCALES

    found: set[str] = set()
    for locale in sorted(AVAILABLE_LOCALES):
        for provider in Faker(locale).get_providers():
            if provider.__provider__ != "faker.providers.person":
                continue
            lists = [getattr(provider, name) for name in dir(provider) if "first_name" in name]
            # Some lists hold groups of names, whose members come again in lists of their own.
            names = [name for one in lists if isinstance(one, (list, tuple, dict)) for name in one]
            names = [name for name in names if isinstance(name, str)]
            found.update(word for name in names for word in words_of(fold(name)) if len(word) > 1)
    return sorted(found)
