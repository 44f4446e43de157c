"""Text as a reader sees it, and text as screening compares it.

`readable` undoes what hides letters from machines; `normalise` goes on to one form for all spellings that
look alike. Both take linear time, and results are kept for a moment because every check asks for the same.
"""

import hashlib
import html
import re
import unicodedata
from functools import lru_cache

from comments.screening.confusables import fold_all, fold_disguises, fold_latin

# 10,000 characters may be sent, but one (U+FDFA) can become 18 under NFKC; what exceeds this is held.
MAX_LENGTH = 20_000

# Control and format characters, fillers, blanks and selectors that show nothing; tab and line ends stay.
INVISIBLE = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# Scripts written without spaces between words: each character is taken as a word of its own.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U000323af"
)


def _combining_marks() -> str:
    """The characters of category M for the inside of a character class; U+1E94A is the last but selectors."""
    return "".join(chr(code) for code in range(0x300, 0x1E94B) if unicodedata.category(chr(code))[0] == "M")


_MARKS = _combining_marks()
# Sorting long runs of marks makes NFKC quadratic (0.2 s for 10,000); no language stacks 16 on a letter.
# U+FF9E and U+FF9F are letters that NFKC turns into marks. “No word character” is quicker than “a mark”.
_PILE = re.compile("(?:[^\\w\x00-\u02ff]|[\uff9e\uff9f]){16,}+")
_PILED = re.compile(f"[{_MARKS}\uff9e\uff9f]+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_WORD = re.compile(f"[{UNSPACED}][{_MARKS}]*+|[^\\W_{UNSPACED}]++(?:[{_MARKS}]++[^\\W_{UNSPACED}]*+)*+")
_NOT_LETTER_OR_DIGIT = re.compile(r"[\W_]+")
_DIGITS_AS_LETTERS = str.maketrans("01", "ol")


@lru_cache(maxsize=16)
def decoded(text: str) -> str:
    """Return the text with NFKC applied and then HTML entities decoded, invisible characters still in it."""
    composed = _composed(text)[:MAX_LENGTH]
    return _ENTITY.sub(lambda match: html.unescape(match[0]), composed) if "&" in composed else composed


def is_cut(text: str) -> bool:
    """Tell whether a part of the text is too long to be screened."""
    return len(_composed(text)) > MAX_LENGTH


@lru_cache(maxsize=16)
def readable(text: str) -> str:
    """Return what a reader sees: entities decoded, NFKC, without invisible characters; case is kept."""
    return _composed(_INVISIBLE.sub("", decoded(text)))


@lru_cache(maxsize=16)
def normalise(text: str) -> str:
    """Return the form in which texts are compared: readable, casefolded, look-alikes folded, one space."""
    return fold_disguises(undisguised(text))


@lru_cache(maxsize=16)
def undisguised(text: str) -> str:
    """Return the normalised text with foreign letters as they are: a Russian word in an English text may be meant."""
    return fold_latin(" ".join(_composed(readable(text).casefold()).split()))


def name_skeleton(name: str) -> str:
    """Return what a name looks like: all look-alikes folded, marks and everything but letters and digits gone."""
    plain = unicodedata.normalize("NFD", fold_all(undisguised(name)).translate(_DIGITS_AS_LETTERS))
    return _NOT_LETTER_OR_DIGIT.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


@lru_cache(maxsize=16)
def words(text: str) -> tuple[str, ...]:
    """Return the words of the normalised text; in scripts without spaces each character is one."""
    return split_words(normalise(text))


def split_words(normal: str) -> tuple[str, ...]:
    """Return the words of a text that is in its normal form already."""
    return tuple(_WORD.findall(normal))


def fingerprint(text: str) -> str:
    """Return the hex SHA-256 of the normalised letters and digits, equal for texts that read the same.

    A text of signs only, such as a row of emoji, is hashed as it stands so that not all of them are equal.
    """
    normal = normalise(text)
    essence = _NOT_LETTER_OR_DIGIT.sub("", normal) or normal.replace(" ", "")
    return hashlib.sha256(essence.encode()).hexdigest()


def visible_length(text: str) -> int:
    """Return the number of characters that show: no spaces, no invisible ones, no marks on other letters."""
    return sum(1 for char in readable(text) if not char.isspace() and unicodedata.category(char)[0] != "M")


def _composed(text: str) -> str:
    if text.isascii():  # nothing to compose, and most comments are
        return text
    return unicodedata.normalize("NFKC", _PILE.sub(lambda pile: _PILED.sub("", pile[0]), text))
