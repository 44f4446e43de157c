"""Undoing disguises that people see through: `f r e e`, `f.r.e.e`, `fr33`, `hxxp://example dot com`.

The result is a second opinion and never replaces the text: “b2b” and “U. S. A.” are meant as they stand.
"""

import re
from collections.abc import Iterator

from comments.screening.classifier.lexicon import lexicon
from comments.screening.text import normalise

# Letters one by one, three at least; a dotted word may end in a sentence's full stop.
_SPACED = re.compile(r"(?<![^\W_])[^\W\d_](?:([ .\-_*])\1?[^\W\d_](?![^\W_])){2,}")
_APART = re.compile(r"[ .\-_*]+")
_SPELLED_DOT = re.compile(r"\s?[\[({<]\s?(?:\.|dot|punkt|точка)\s?[\])}>]\s?|\s(?:dot|d0t|punkt|точка)\s")
_SPELLED_SCHEME = re.compile(r"\bh(?:xx|\*\*|tt\s)ps?\s?:\s?/\s?/\s?|\bhttps?\s?:\s/\s?/\s?")
_TOKEN = re.compile(r"\S+")
_LEET_WORD = re.compile(r"(?=.*[a-z])(?=.*[013457@$!|])[a-z013457@$!|']{2,}+")
# “3rd”, “20px”, “mp3”, “b2b”: taken for a disguise only where an ordinary word comes out.
_MEANT = re.compile(r"\d+(?:st|nd|rd|th|s|k|m|x|px|mb|gb|am|pm|d|h)|[a-z]+\d+|[a-z]\d[a-z]")
_LEET, _LEET_L = str.maketrans("013457@$!|", "oieastasii"), str.maketrans("013457@$!|", "oleastasll")
_ENDS = "@.,;:!?|()[]{}\"'«»“”<>*_-"
_LONGEST_RUN, _LONGEST_WORD = 80, 16


def unhidden(text: str) -> str | None:
    """Return the normalised text without disguises, or None where it has none. Linear in the text's length."""
    normal = normalise(text)
    plain = _SPELLED_SCHEME.sub("http://", normal)
    if plain != normal or _SPELLED_DOT.search(plain):
        plain = _SPELLED_DOT.sub(".", plain)
    plain = _SPACED.sub(lambda run: " ".join(_parted(_APART.sub("", run[0]))), plain)
    plain = _TOKEN.sub(lambda token: _unleet(token[0]), plain)
    return plain if plain != normal else None


def _unleet(token: str) -> str:
    word = token.strip(_ENDS)
    if word.isalpha() or not _LEET_WORD.fullmatch(word):
        return token
    readings = (word.translate(_LEET), word.translate(_LEET_L))
    known = lexicon().has_ordinary(readings)
    if _MEANT.fullmatch(word) and not any(known):
        return token
    return token.replace(word, readings[1] if known[1] and not known[0] else readings[0])


def _parted(letters: str) -> Iterator[str]:
    """Part a run of letters into ordinary words, the longest first; what is no word stays together."""
    start, strange = 0, 0
    letters = letters[:_LONGEST_RUN]
    while start < len(letters):
        word = _ordinary_at(letters, start)
        if word is None:
            start += 1
            continue
        if strange < start:
            yield letters[strange:start]
        yield word
        start = strange = start + len(word)
    if strange < len(letters):
        yield letters[strange:]


def _ordinary_at(letters: str, start: int) -> str | None:
    candidates = [
        letters[start:end] for end in range(min(len(letters), start + _LONGEST_WORD), start + 2, -1)
    ]
    return next(
        (word for word, known in zip(candidates, lexicon().has_ordinary(candidates), strict=True) if known),
        None,
    )
