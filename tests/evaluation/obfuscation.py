"""Ways in which spammers hide words from filters, applied to texts so that filters can be tried on them.

Addresses of sites stay as they are, because a link that leads nowhere is no use to a spammer; only the attacks on
links change them. What is left to chance is drawn from the row's id: the same row is always hidden alike.
"""

import random
import re
from collections.abc import Callable, Mapping

_LINK = re.compile(r"(?i)(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|info|ru|ly|be|tv)\b\S*")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_HOMOGLYPHS = dict(zip("aceiopsxyjhABCEHKMOPTX", "асеіорѕхујһАВСЕНКМОРТХ", strict=True))
_LEET = dict(zip("aeiostAEIOST", "431057431057", strict=True))
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060"
PADDING_WORDS = 30

Attack = Callable[[str, random.Random], str]


def obfuscate(attack: str, text: str, seed: str) -> str:
    """Return `text` hidden one way; `attack` is a key of ATTACKS."""
    return ATTACKS[attack](text, random.Random(f"{attack} {seed}"))


def padded(text: str, good_words: str) -> str:
    """Return the text with the first 30 of the given words after it."""
    return f"{text} {' '.join(good_words.split()[:PADDING_WORDS])}"


def _beside_links(change: Callable[[str], str], text: str) -> str:
    """Change what stands between the links."""
    parts, start = [], 0
    for link in _LINK.finditer(text):
        parts += [change(text[start : link.start()]), link[0]]
        start = link.end()
    return "".join([*parts, change(text[start:])])


def _homoglyphs(text: str, chance: random.Random) -> str:
    """Half of the letters that have a Cyrillic double become it."""
    return _beside_links(lambda part: _swap(part, _HOMOGLYPHS, chance), text)


def _leet(text: str, chance: random.Random) -> str:
    """Half of the letters that a digit resembles become it."""
    return _beside_links(lambda part: _swap(part, _LEET, chance), text)


def _swap(part: str, doubles: Mapping[str, str], chance: random.Random) -> str:
    return "".join(doubles[char] if char in doubles and chance.random() < 0.5 else char for char in part)


def _zero_width(text: str, chance: random.Random) -> str:
    """An invisible character between any two letters."""

    def split(match: re.Match[str]) -> str:
        return "".join(char + chance.choice(_ZERO_WIDTH) for char in match[0][:-1]) + match[0][-1]

    return _beside_links(lambda part: re.sub(r"\w{2,}", split, part), text)


def _spaced(text: str, chance: random.Random) -> str:
    """`f r e e`: every word of four letters or more."""
    return _beside_links(lambda part: re.sub(r"[^\W_]{4,}", lambda word: " ".join(word[0]), part), text)


def _dotted(text: str, chance: random.Random) -> str:
    """`f.r.e.e`: every word of four letters or more."""
    return _beside_links(lambda part: re.sub(r"[^\W_]{4,}", lambda word: ".".join(word[0]), part), text)


def _mathematical_bold(text: str, chance: random.Random) -> str:
    return _beside_links(lambda part: part.translate(_BOLD), text)


def _link_cloaked(text: str, chance: random.Random) -> str:
    """`hxxp://example dot com`: a reader understands, and a filter sees no link."""
    return _LINK.sub(lambda link: re.sub(r"\.", " dot ", re.sub("(?i)^http", "hxxp", link[0])), text)


def _shortener(text: str, chance: random.Random) -> str:
    """Each link behind a shortener, which tells nothing of where it leads."""

    def short(link: re.Match[str]) -> str:
        return "http://bit.ly/" + "".join(chance.choices(_LETTERS + _LETTERS.upper() + "0123456789", k=7))

    return _LINK.sub(short, text)


_BOLD = {ord("a") + place: 0x1D41A + place for place in range(26)}
_BOLD |= {ord("A") + place: 0x1D400 + place for place in range(26)}
_BOLD |= {ord("0") + place: 0x1D7CE + place for place in range(10)}

ATTACKS: Mapping[str, Attack] = {
    "homoglyphs": _homoglyphs,
    "zero-width": _zero_width,
    "leet": _leet,
    "spaced letters": _spaced,
    "dotted": _dotted,
    "mathematical bold": _mathematical_bold,
    "link cloaked": _link_cloaked,
    "shortener": _shortener,
}
