"""Words, names and domains with the frequencies that language has: few are everywhere, most are nearly nowhere."""

from itertools import count
from random import Random

import numpy as np

# So common that every second text has them.
_COMMON = (  # noqa: SIM905
    "the of and to in is that it was for you on are with as have be at this from but not they by or an we his which "
    "one all their there can if will what about so out up when your how some them other like into time just my good "
    "people know think would really article thanks because see than now who make more"
).split()
_ONSETS = "b br c ch cl d dr f fl g gr h j k l m n p pl pr qu r s sh sl st t th tr v w".split()  # noqa: SIM905
_VOWELS = "a e i o u ai ea ee oo ou".split()  # noqa: SIM905
_CODAS = "b ck d ft g l lt m n nd ng p r rd rm s ss st t x".split()  # noqa: SIM905
_ENDINGS = ("com", "org", "net", "example", "co.uk", "de", "fr")


def vocabulary(size: int) -> np.ndarray:
    """`size` words, the commonest first."""
    chance, words = Random("vocabulary"), dict.fromkeys(_COMMON)
    while len(words) < size:
        words[_word(chance, chance.choice((1, 2, 2, 3)))] = None
    return np.array(list(words), dtype=object)


def domains(size: int) -> np.ndarray:
    """Where people have their mail, or link to."""
    words = vocabulary(len(_COMMON) + size)[len(_COMMON) :]
    return np.array(
        [f"{word}.{_ENDINGS[n % len(_ENDINGS)]}" for n, word in zip(count(), words)], dtype=object
    )


def names(size: int) -> list[str]:
    """Names of people: first ones that many share, and last ones."""
    words = [str(word).title() for word in vocabulary(len(_COMMON) + 4_000)[len(_COMMON) :]]
    chance = np.random.default_rng(7)
    first, last = frequent(chance, size, 400), frequent(chance, size, 3_600)
    return [f"{words[a]} {words[400 + b]}" for a, b in zip(first, last, strict=True)]


def frequent(chance: np.random.Generator, size: int, kinds: int) -> np.ndarray:
    """`size` numbers below `kinds`, the smallest the most frequent, by Zipf's law."""
    weights = np.cumsum(1.0 / (np.arange(kinds) + 2.7))
    return np.searchsorted(weights, chance.random(size) * weights[-1], side="right").clip(0, kinds - 1)


def _word(chance: Random, syllables: int) -> str:
    return "".join(chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(syllables)) + chance.choice(
        _CODAS
    )
