"""Which rows a filter learns from and which it is judged by: the protocols of the data's README."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

import numpy as np

from tests.evaluation.corpora import BLOGS, FILES, Row, in_time, load
from tests.evaluation.filters import Filter
from tests.evaluation.metrics import Scored
from tests.evaluation.obfuscation import ATTACKS, PADDING_WORDS, obfuscate, padded

TEXT_ONLY, WITH_METADATA, WITH_CONTEXT = "text only", "with name and website", "with context"
_FIRST_LABELS = 200  # a new site holds everything until it has seen so many
_NOT_LOOKED_AT = 0.88  # and then has time for the most suspicious eighth
_HELD_OUT_VIDEOS = ("psy", "eminem")

Make = Callable[[], Filter]
Results = dict[str, Scored]


@dataclass(frozen=True, slots=True)
class Fold:
    train: Sequence[Row]
    test: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Protocol:
    """`run` judges the filters that `make` gives and returns what they scored, by what the table is to say of it.

    `online` protocols need a filter that learns row by row; `for_peers` is False where the figure is Parley's alone;
    `is_quick` is False where a part of the rows would say nothing, so that a quick run leaves it out.
    """

    views: tuple[str, ...]
    run: Callable[[Make, str, bool], Results]
    online: bool = False
    for_peers: bool = True
    is_quick: bool = True


def _seen(rows: Iterable[Row], view: str) -> list[Row]:
    """Return the rows as a view lets a filter see them, in the order of time."""
    return [row.text_only() if view == TEXT_ONLY else row for row in in_time(rows)]


def lovo(make: Make, view: str, quick: bool) -> Results:
    """Train on four videos, test on the fifth."""
    rows = _videos(view)
    videos = sorted({video for video, _ in rows})
    return {"": _judged(make, (_split(rows, {video}) for video in videos))}


def cv10(make: Make, view: str, quick: bool) -> Results:
    """Ten folds, stratified, seed 0."""
    rows = [row.text_only() if view == TEXT_ONLY else row for row in load("youtube")]
    fold_of = stratified([row.spam for row in rows], 10)
    folds = (
        Fold(
            in_time(row for row, fold in zip(rows, fold_of, strict=True) if fold != number),
            in_time(row for row, fold in zip(rows, fold_of, strict=True) if fold == number),
        )
        for number in range(10)
    )
    return {"": _judged(make, folds)}


def youtube_online(make: Make, view: str, quick: bool) -> Results:
    """In the order of time: score, then learn the label."""
    return {"": _streamed(make, _seen(load("youtube"), view))}


def blogs_online(make: Make, view: str, quick: bool) -> Results:
    """Three blogs in the order of time, all spam and every third ham: score, then learn the label."""
    return {"": _streamed(make, _seen(_blogs(quick), view))}


def mix_online(make: Make, view: str, quick: bool) -> Results:
    """As blogs-online, with every second row of a large set of spam spread evenly among the rows."""
    blogs, spam = _seen(_blogs(quick), view), [row.text_only() for row in load("se_meta_apple")[::2]]
    if quick:
        spam = spam[::5]
    placed = [((place + 0.5) / len(part), row) for part in (blogs, spam) for place, row in enumerate(part)]
    return {"": _streamed(make, [row for _, row in sorted(placed, key=lambda pair: pair[0])])}


def few_labels(make: Make, view: str, quick: bool) -> Results:
    """As blogs-online, but a label is learned only where a moderator has looked.

    They look at the first comments, and from then on at what is more suspicious than most of the last thousand: a
    queue as long as one has time for. What is not looked at teaches nothing.
    """
    rows, scores, asked = _seen(_blogs(quick), view), list[float](), 0
    with closing(make()) as judge:
        for row in rows:
            scores.append(judge.score(row))
            lately = sorted(scores[-1_000:])
            if asked < _FIRST_LABELS or scores[-1] > lately[int(_NOT_LOOKED_AT * len(lately))]:
                judge.learn(row)
                asked += 1
    return {f"{asked / len(rows):.1%} labelled": _scored(scores, rows)}


def cross(make: Make, view: str, quick: bool) -> Results:
    """Train on all files but one, test on that one: what a filter is worth on a site it knows nothing of."""
    rows = {name: _seen(load(name)[:: 10 if quick else 1], view) for name in FILES}
    results = {}
    for target in FILES:
        if not 1 < sum(row.spam for row in rows[target]) < len(rows[target]):
            continue  # nothing to tell apart
        others = in_time(row for name in FILES if name != target for row in rows[name])
        results[target] = _judged(make, [Fold(others, rows[target])])
    return results


def obfuscated(make: Make, view: str, quick: bool) -> Results:
    """Train on three videos; the spam of the other two is hidden in one way after another. Recall at 0.5 %."""
    fold = _split(_videos(view), set(_HELD_OUT_VIDEOS))
    good = sorted((row for row in load("haacked") if not row.spam), key=lambda row: row.digest)
    hide: dict[str, Callable[[Row], str]] = {"clean": lambda row: row.text}
    hide |= {name: lambda row, name=name: obfuscate(name, row.text, row.id) for name in ATTACKS}  # type: ignore[misc]
    hide["padded"] = lambda row: padded(row.text, _good_words(good, int(row.digest[:8], 16)))
    results = {}
    with closing(make()) as judge:
        judge.fit(fold.train)
        for name, hidden in hide.items():
            rows = [replace(row, text=hidden(row)) if row.spam else row for row in fold.test]
            results[name] = _scored([judge.score(row) for row in rows], rows)
    return results


PROTOCOLS: Mapping[str, Protocol] = {
    "youtube-lovo": Protocol((TEXT_ONLY, WITH_METADATA, WITH_CONTEXT), lovo),
    "youtube-cv10": Protocol((TEXT_ONLY, WITH_METADATA, WITH_CONTEXT), cv10, is_quick=False),
    "youtube-online": Protocol((TEXT_ONLY, WITH_METADATA, WITH_CONTEXT), youtube_online, online=True),
    "blogs-online": Protocol((TEXT_ONLY, WITH_METADATA, WITH_CONTEXT), blogs_online, online=True),
    "mix-online": Protocol((TEXT_ONLY,), mix_online, online=True),
    "few-labels": Protocol(
        (TEXT_ONLY, WITH_CONTEXT), few_labels, online=True, for_peers=False, is_quick=False
    ),
    "cross": Protocol((TEXT_ONLY,), cross),
    "obfuscated": Protocol((TEXT_ONLY,), obfuscated),
}


def stratified(labels: Sequence[bool], folds: int, seed: int = 0) -> list[int]:
    """Return a fold for each row, every fold with the same share of spam; dealt as scikit-learn deals them."""
    rng, order = np.random.RandomState(seed), list(dict.fromkeys(labels))
    by_label = sorted(labels, key=order.index)
    fold_of = np.zeros(len(labels), int)
    for label in order:
        share = [by_label[number::folds].count(label) for number in range(folds)]
        dealt = np.arange(folds).repeat(share)
        rng.shuffle(dealt)
        fold_of[np.array(labels) == label] = dealt
    return [int(fold) for fold in fold_of]


def _videos(view: str) -> list[tuple[str, Row]]:
    """Return each row beside its video, which the row itself may no longer tell."""
    rows = in_time(load("youtube"))
    return [(row.post, row.text_only() if view == TEXT_ONLY else row) for row in rows]


def _split(rows: Sequence[tuple[str, Row]], held_out: set[str]) -> Fold:
    train = [row for video, row in rows if video not in held_out]
    return Fold(train, [row for video, row in rows if video in held_out])


def _blogs(quick: bool) -> Iterator[Row]:
    """Yield all spam and every third ham of the blogs; to be quick, every fifteenth."""
    every = 15 if quick else 3
    for name in BLOGS:
        yield from (row for row in load(name) if row.spam or int(row.digest[:8], 16) % every == 0)


def _good_words(ham: Sequence[Row], start: int) -> str:
    """Return the words of one ham after another, until there are enough to pad with."""
    words: list[str] = []
    while len(words) < PADDING_WORDS:
        words += ham[start % len(ham)].text.split()
        start += 1
    return " ".join(words)


def _judged(make: Make, folds: Iterable[Fold]) -> Scored:
    """Return the scores of all folds together, each of a filter of its own."""
    scores: list[float] = []
    rows: list[Row] = []
    for fold in folds:
        with closing(make()) as judge:
            judge.fit(fold.train)
            scores += [judge.score(row) for row in fold.test]
        rows += fold.test
    return _scored(scores, rows)


def _streamed(make: Make, rows: Sequence[Row]) -> Scored:
    """Return the scores of rows that were each scored first and learned then."""
    scores = []
    with closing(make()) as judge:
        for row in rows:
            scores.append(judge.score(row))
            judge.learn(row)
    return _scored(scores, rows)


def _scored(scores: Sequence[float], rows: Sequence[Row]) -> Scored:
    return Scored(np.array(scores), np.array([row.spam for row in rows]))
