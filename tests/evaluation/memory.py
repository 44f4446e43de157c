"""What a site would remember of earlier comments, kept in memory instead of a database.

Only what the site knows at that moment: comments that came before, with the labels it was told by then.
"""

import datetime as dt
import zlib
from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from comments.screening.classifier.item import Item, Record, Traces
from comments.screening.links import site_of, take_apart
from comments.screening.text import normalise, words
from tests.evaluation.corpora import Row

_PAGE_LENGTH = 10_000
_HASHES = 64
_WORDS_TOGETHER = 3
_CHANCE = np.random.default_rng(1)
_FACTORS = _CHANCE.integers(1, 1 << 63, _HASHES, dtype=np.uint64) | np.uint64(1)
_ADDENDS = _CHANCE.integers(0, 1 << 63, _HASHES, dtype=np.uint64)

Signature = NDArray[np.uint32]


class Memory:
    """The comments of one site or of several, each thread by itself, names and hosts in common."""

    def __init__(self) -> None:
        self._names, self._sites, self._links = _Records(), _Records(), _Records()
        self._spam, self._ham = _Signatures(), _Signatures()
        self._pages: dict[tuple[str, str], str] = {}
        self._begun: dict[tuple[str, str], str] = {}

    def item(self, row: Row) -> Item:
        """Return the comment with all that is known of it before it is judged."""
        thread = (row.file, row.post)
        title = " ".join(row.post.replace("-", " ").replace("/", " ").split())
        return Item(
            text=row.text,
            name=row.author,
            url=row.url,
            page=f"{title}\n{self._pages.get(thread, '')}" if row.post else None,
            own_hosts=row.own_hosts,
            traces=self._traces(row),
        )

    def show(self, row: Row) -> None:
        """Put the comment on its page, whether or not anyone has judged it."""
        thread = (row.file, row.post)
        page = self._pages.get(thread, "")
        if len(page) < _PAGE_LENGTH:
            self._pages[thread] = f"{page}{row.text}\n"
        self._begun.setdefault(thread, row.ts or "")

    def learn(self, row: Row) -> None:
        """Take in the label; ham is shown, spam is not."""
        self._names.add(_name(row), spam=row.spam)
        self._sites.add(_site(row), spam=row.spam)
        for host in _hosts(row):
            self._links.add(host, spam=row.spam)
        (self._spam if row.spam else self._ham).add(signature(row.text))
        if not row.spam:
            self.show(row)

    def _traces(self, row: Row) -> Traces:
        mine = signature(row.text)
        return Traces(
            name=self._names.of(_name(row)),
            site=self._sites.of(_site(row)),
            links=self._links.worst(_hosts(row)),
            spam_likeness=self._spam.nearest(mine),
            ham_likeness=self._ham.nearest(mine),
            thread_days=_days(self._begun.get((row.file, row.post)), row.ts),
        )


class _Records:
    """How many comments with a name, or with links to a host, were ham and how many spam."""

    def __init__(self) -> None:
        self._ham, self._spam = defaultdict[str, int](int), defaultdict[str, int](int)

    def add(self, key: str | None, *, spam: bool) -> None:
        if key is not None:
            (self._spam if spam else self._ham)[key] += 1

    def of(self, key: str | None) -> Record | None:
        return None if key is None else Record(ham=self._ham.get(key, 0), spam=self._spam.get(key, 0))

    def worst(self, keys: Iterable[str]) -> Record | None:
        records = [Record(ham=self._ham.get(key, 0), spam=self._spam.get(key, 0)) for key in keys]
        return max(records, key=lambda record: (record.spam, -record.ham), default=None)


class _Signatures:
    """MinHash signatures of kept comments, compared one by one: there are some ten thousand at most."""

    def __init__(self) -> None:
        self._kept = np.zeros((256, _HASHES), np.uint32)
        self._count = 0

    def add(self, new: Signature | None) -> None:
        if new is None:
            return
        if self._count == len(self._kept):
            self._kept = np.concatenate([self._kept, np.zeros_like(self._kept)])
        self._kept[self._count] = new
        self._count += 1

    def nearest(self, other: Signature | None) -> float | None:
        """Return the estimated Jaccard similarity to the nearest kept one; None for a text without words."""
        if other is None:
            return None
        if self._count == 0:
            return 0.0
        return float((self._kept[: self._count] == other).sum(axis=1).max()) / _HASHES


def signature(text: str) -> Signature | None:
    """Return the MinHash signature of the text's runs of three words; None where there is no word."""
    tokens = words(text)
    runs = {
        " ".join(tokens[start : start + _WORDS_TOGETHER])
        for start in range(max(len(tokens) - _WORDS_TOGETHER + 1, min(len(tokens), 1)))
    }
    if not runs:
        return None
    hashes = np.array([zlib.crc32(run.encode()) for run in runs], np.uint64)
    mixed = (hashes[:, None] * _FACTORS + _ADDENDS) >> np.uint64(32)
    smallest: Signature = mixed.min(axis=0).astype(np.uint32)
    return smallest


def _name(row: Row) -> str | None:
    return normalise(row.author) or None if row.author is not None else None


def _site(row: Row) -> str | None:
    link = site_of(row.url) if row.url else None
    return link.host if link else None


def _hosts(row: Row) -> set[str]:
    return {link.host for link in take_apart(row.text).links} - row.own_hosts


def _days(begun: str | None, now: str | None) -> float | None:
    if not begun or not now:
        return None
    seconds = (dt.datetime.fromisoformat(now) - dt.datetime.fromisoformat(begun)).total_seconds()
    return max(0.0, seconds / 86_400)
