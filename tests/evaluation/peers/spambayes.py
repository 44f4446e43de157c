"""SpamBayes: Robinson's word probabilities, combined by Fisher's chi-square method.

After G. Robinson, "A Statistical Approach to the Spam Problem" (Linux Journal 107, 2003), with the defaults of
SpamBayes 1.1: unknown word strength 0.45 and probability 0.5, at most 150 words that are 0.1 or more from 0.5.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from tests.evaluation.corpora import Row

_STRENGTH, _UNKNOWN = 0.45, 0.5
_MOST_WORDS, _LEAST_DISTANCE = 150, 0.1
_LINK = re.compile(r"(?i)\b(https?|ftp)://([^\s<>\"'()]+)")
_LONGEST_WORD = 12


class SpamBayes:
    def __init__(self) -> None:
        self._spam_words, self._ham_words = Counter[str](), Counter[str]()
        self._spam_count = self._ham_count = 0

    def fit(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self.learn(row)

    def score(self, row: Row) -> float:
        return combined(self._clues(tokens(row)))

    def learn(self, row: Row) -> None:
        if row.spam:
            self._spam_count += 1
            self._spam_words.update(tokens(row))
        else:
            self._ham_count += 1
            self._ham_words.update(tokens(row))

    def close(self) -> None:
        pass

    def _clues(self, words: Iterable[str]) -> list[float]:
        """Return the probabilities of the words that say most, nearest to 0 and 1 first."""
        clues = [(abs(p - 0.5), word, p) for word in words if abs((p := self.probability(word)) - 0.5) >= 0.1]
        return [p for _, _, p in sorted(clues, reverse=True)[:_MOST_WORDS]]

    def probability(self, word: str) -> float:
        """Return how spammy a word is, nearer to 0.5 the fewer comments have it."""
        spam, ham = self._spam_words[word], self._ham_words[word]
        if spam + ham == 0:
            return _UNKNOWN
        spam_share, ham_share = spam / max(self._spam_count, 1), ham / max(self._ham_count, 1)
        share = spam_share / (spam_share + ham_share)
        return (_STRENGTH * _UNKNOWN + (spam + ham) * share) / (_STRENGTH + spam + ham)


def combined(probabilities: Sequence[float]) -> float:
    """Combine word probabilities, each strictly between 0 and 1, into one: 0 ham, 0.5 unsure, 1 spam."""
    if not probabilities:
        return 0.5
    freedom = 2 * len(probabilities)
    spamminess = 1 - chi_square_above(-2 * sum(math.log(1 - p) for p in probabilities), freedom)
    hamminess = 1 - chi_square_above(-2 * sum(math.log(p) for p in probabilities), freedom)
    return (spamminess - hamminess + 1) / 2


def chi_square_above(value: float, freedom: int) -> float:
    """Return P(chi-square with an even number of degrees of freedom > value)."""
    half = value / 2
    term = total = math.exp(-half)
    for step in range(1, freedom // 2):
        term *= half / step
        total += term
    return min(total, 1.0)


def tokens(row: Row) -> set[str]:
    """Return words by blanks as SpamBayes does, links taken apart, name and website marked as such."""
    text = row.text.casefold()
    found = {f"{link[1]}:{part}" for link in _LINK.finditer(text) for part in re.split(r"[/.?&=]", link[2])}
    found.update(_word(word) for word in _LINK.sub(" ", text).split() if len(word) >= 3)
    found.update(f"name:{word}" for word in (row.author or "").casefold().split())
    found.update(f"url:{part}" for part in re.split(r"[/.:?&=]+", (row.url or "").casefold()))
    return found - {"url:"}


def _word(word: str) -> str:
    """Long words are told apart by their first letter and rough length only."""
    return word if len(word) <= _LONGEST_WORD else f"skip:{word[0]} {len(word) // 10 * 10}"
