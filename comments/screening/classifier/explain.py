"""Why the classifier says what it says, in words a moderator understands."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from comments.screening.classifier import hashing
from comments.screening.classifier.describe import FAMILIES, described
from comments.screening.classifier.features import GROUPS, NAMED, index_of
from comments.screening.classifier.groups import grams
from comments.screening.classifier.judge import Classifier, Judgement
from comments.screening.classifier.reading import Reading, read
from comments.screening.classifier.vector import DIMENSIONS

MOST_REASONS = 5
_LEAST = 0.1  # log-odds; what moved the score less is not worth a moderator's time
_MOST_PHRASES, _LONGEST_PHRASE = 3, 5
_GAP = 2  # bytes between neighbours: a space, or a comma and a space
_WORD = re.compile(rb"[^\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+")
# Mailboxes and numbers may be the commenter's address or IP.
_PRIVATE = re.compile(rb"[^\s@]+@[^\s@]+|[0-9][0-9.:]+")


@dataclass(frozen=True, slots=True)
class Reason:
    """`about` is what moved the score, such as "text" or "name"; `weight` by how much, in log-odds of spam."""

    about: str
    words: str
    weight: float


def explain(classifier: Classifier, judgement: Judgement) -> list[Reason]:
    """Return what moved the score most, for spam or against it, the weightiest first."""
    reading = read(judgement.view)
    added = _Added(classifier, judgement)
    reasons = [_of_text(reading, added), *_of_families(reading, added)]
    telling = [reason for reason in reasons if abs(reason.weight) >= _LEAST]
    return sorted(telling, key=lambda reason: -abs(reason.weight))[:MOST_REASONS]


class _Added:
    """What each feature added to the calibrated log-odds; a feature that is not in the vector added nothing."""

    def __init__(self, classifier: Classifier, judgement: Judgement) -> None:
        features = judgement.features
        self._by_index = np.zeros(DIMENSIONS, np.float32)
        parts = classifier.learner.parts(features) * np.float32(classifier.calibration.slope)
        self._by_index[features.indices] = parts

    def by(self, hashes: hashing.Hashes) -> NDArray[np.float32]:
        return self._by_index[index_of(hashes)]

    def once(self, hashes: hashing.Hashes) -> float:
        return float(self._by_index[np.unique(index_of(hashes))].sum())


def _of_text(reading: Reading, added: _Added) -> Reason:
    """Wording, words and parts of words together."""
    groups = {group.name: group.hashes(reading) for group in GROUPS if group.name in ("grams", "words")}
    weight = sum(added.once(hashes) for hashes in groups.values())
    phrases = _phrases(reading, added, spam=weight > 0)
    quoted = ", ".join(f"“{phrase}”" for phrase in phrases)
    kind = "the wording is that of spam" if weight > 0 else "the wording is that of honest comments"
    return Reason("text", f"{kind}: {quoted}" if quoted else kind, round(weight, 2))


def _phrases(reading: Reading, added: _Added, *, spam: bool) -> list[str]:
    """The runs of words whose letters moved the score most in that direction."""
    data = grams.framed(reading.text)
    towards = _by_byte(data, added) * (1 if spam else -1)
    private = [found.span() for found in _PRIVATE.finditer(data)]
    words = [
        (found.start(), found.end(), float(towards[found.start() : found.end()].sum()))
        for found in _WORD.finditer(data)
        if not any(start <= found.start() < end for start, end in private)
    ]
    runs = sorted(_runs(words), key=lambda run: -run[2])[:_MOST_PHRASES]
    return [data[start:end].decode("utf-8", "ignore").strip() for start, end, weight in runs if weight > 0]


def _by_byte(data: bytes, added: _Added) -> NDArray[np.float32]:
    """Share what each run of bytes added among its bytes, and among the places where it stands."""
    hashes = hashing.of_grams(data)
    _, where, times = np.unique(index_of(hashes), return_inverse=True, return_counts=True)
    parts = np.asarray(added.by(hashes) / times[where], np.float32)
    shared = np.zeros(len(data), np.float32)
    start = 0
    for width in (3, 4, 5):
        count = len(data) - width + 1
        for offset in range(width):
            shared[offset : offset + count] += parts[start : start + count] / np.float32(width)
        start += count
    return shared


def _runs(words: Sequence[tuple[int, int, float]]) -> Iterator[tuple[int, int, float]]:
    """Put neighbours together that point the same way."""
    run: list[tuple[int, int, float]] = []
    for word in [*words, (0, 0, -1.0)]:
        if word[2] > 0 and len(run) < _LONGEST_PHRASE and (not run or word[0] - run[-1][1] <= _GAP):
            run.append(word)
            continue
        if run:
            yield run[0][0], run[-1][1], sum(weight for _, _, weight in run)
        run = [word] if word[2] > 0 else []


def _of_families(reading: Reading, added: _Added) -> Iterator[Reason]:
    """Features of one subject together: the name, the website, the links, the build, what is remembered."""
    totals: dict[str, float] = defaultdict(float)
    details: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for salt, look in NAMED.values():
        names = list(dict.fromkeys(look(reading)))
        for name, part in zip(names, added.by(hashing.of_strings(names, salt)), strict=True):
            subject = FAMILIES.get(name.partition(":")[0], "build")
            totals[subject] += float(part)
            details[subject].append((float(part), name))
    fields = added.once(grams.of_fields(reading))
    totals["name" if reading.name else "site"] += fields
    for subject, weight in totals.items():
        towards = sorted(details[subject], key=lambda one: -one[0] if weight > 0 else one[0])
        yield Reason(
            subject, described(subject, reading, [name for _, name in towards], weight), round(weight, 2)
        )
