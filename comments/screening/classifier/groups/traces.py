"""What the site remembers: earlier comments of the same name, site and network, likenesses, and what is discussed."""

from collections.abc import Iterator
from functools import lru_cache

from comments.screening.classifier.groups.shape import steps
from comments.screening.classifier.item import Record, Traces
from comments.screening.classifier.reading import Reading, fold, words_of

_LONG_WORD = 4
_MOST_OF_PAGE = 20_000  # characters
_MOST = 6


def look(reading: Reading) -> list[str]:
    """Nothing for what is not known: a comment is not judged by the absence of a memory."""
    names = list(_page(reading))
    if reading.item.traces is not None:
        names += _records(reading.item.traces)
        names += _likeness(reading.item.traces)
        names += _age(reading, reading.item.traces)
    return names


def _records(traces: Traces) -> Iterator[str]:
    for where in ("name", "site", "links", "network"):
        record: Record | None = getattr(traces, where)
        if record is not None:
            yield f"{where}-record:{min(_MOST, steps(record.ham))},{min(_MOST, steps(record.spam))}"


def _likeness(traces: Traces) -> Iterator[str]:
    spam, ham = traces.spam_likeness, traces.ham_likeness
    if spam is not None:
        yield f"like-spam:{int(8 * spam)}"
    if ham is not None:
        yield f"like-ham:{int(8 * ham)}"
    if spam is not None and ham is not None:
        yield f"like-both:{int(4 * spam)},{int(4 * ham)}"


def _age(reading: Reading, traces: Traces) -> Iterator[str]:
    links, new = min(2, len(reading.links)), _is_new(traces.name)
    known_site = reading.has_site != "?"
    if new is not None:
        yield f"new-name:{int(new)},{links}"
        if known_site:
            yield f"new-name-site:{int(new)},{reading.has_site},{links}"
    if traces.thread_days is not None:
        age = min(10, steps(traces.thread_days / 3))
        yield from (f"age:{age}", f"age-links:{age},{links}")
        if known_site:
            yield f"age-site:{age},{reading.has_site}"
        if new is not None:
            yield f"age-new-name:{age},{int(new)}"


def _is_new(record: Record | None) -> bool | None:
    return None if record is None else record.ham == record.spam == 0


def _page(reading: Reading) -> Iterator[str]:
    if not (reading.item.page or reading.item.parent):
        return
    words = {word for word in reading.words if len(word) >= _LONG_WORD}
    for where, text in (("page", reading.item.page), ("parent", reading.item.parent)):
        if text and words:
            share = len(words & _long_words(text[:_MOST_OF_PAGE])) / len(words)
            yield f"{where}-overlap:{int(8 * share)}"


@lru_cache(maxsize=64)
def _long_words(text: str) -> frozenset[str]:
    return frozenset(word for word in words_of(fold(text)) if len(word) >= _LONG_WORD)
