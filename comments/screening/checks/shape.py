"""The shape of the text: shouting, repetition, hidden and mixed letters, phone numbers and sums of money.

Links are taken out first, for shares of the whole with their labels, so that none makes a text look calmer.
"""

import re
import unicodedata
from collections.abc import Iterator

from comments.screening.finding import Finding
from comments.screening.links import take_apart
from comments.screening.policy import MIXED_WORD_LETTERS, REPEATED_SIGNS, SHOUTED_LETTERS, SHOUTED_SHARE
from comments.screening.submission import Submission
from comments.screening.text import decoded, is_cut

_REPEATED = re.compile(rf"([^\W\d_]|[!?$€£*])\1{{{REPEATED_SIGNS - 1},}}")
_WORD = re.compile(r"[^\W\d_]+")
_SPACED = re.compile(r"(?<![^\W_])[^\W\d_](?:[ .\-_*][^\W\d_](?![^\W_])){4}")
_PHONE = re.compile(
    r"(?<![\w.,/:-])(?:\+|00)[1-9](?:[ ().-]{0,2}\d){8,13}(?!\d)|\bwhats ?app\b(?=[^\n]{0,30}\d{4})", re.I
)
_MONEY = re.compile(
    r"(?<!\w)[$€£₽₹]\s?\d{2,}|(?<!\d)\d[\d.,]{1,12}+\s?(?:[$€£₽₹]|(?:usd|eur|dollars?|euros?)\b)", re.I
)
_MAILBOX = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}+@(?:[\w-]{1,63}\.)[\w.-]{2,}")
# Between letters of alphabets that never need them; scripts such as Persian and Hindi do, and so do emoji.
_LETTER = "A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u052f"
_BLANK = "\u200b-\u200d\u2060-\u2064\ufeff\u180e\u034f\u115f\u1160\u2800"
_HIDDEN = re.compile(f"(?<=[{_LETTER}])[{_BLANK}]+(?=[{_LETTER}])")
_OVERRIDE = re.compile("[\u202d\u202e]")
_EMBEDDING = re.compile("[\u202a\u202b\u2066-\u2068]")


def look(submission: Submission) -> Iterator[Finding]:
    """Yield what is odd about the text without its links."""
    raw, linked = decoded(submission.text), take_apart(submission.text)
    yield from _case(linked.beside)
    yield from _letters(linked.prose)
    yield from _hidden(raw)
    yield from _contacts(linked.prose)
    if is_cut(submission.text):
        yield Finding("too-long", "the text unfolds to more than can be screened")


def _case(text: str) -> Iterator[Finding]:
    cased = [char for char in text if char.isupper() or char.islower()]
    share = sum(char.isupper() for char in cased) / len(cased) if cased else 0.0
    if len(cased) >= SHOUTED_LETTERS and share >= SHOUTED_SHARE:
        yield Finding("shouting", f"{share:.0%} capital letters")


def _letters(prose: str) -> Iterator[Finding]:
    if repeated := len(_REPEATED.findall(prose)):
        yield Finding("repetition", f"a sign repeated {REPEATED_SIGNS} times or more", repeated)
    if mixed := sum(_mixes_alphabets(word) for word in _WORD.findall(prose)):
        who = "a word mixes" if mixed == 1 else f"{mixed} words mix"
        yield Finding("mixed-scripts", f"{who} look-alike letters of several alphabets", mixed)
    if _SPACED.search(prose):
        yield Finding("spaced-letters", "a word spelled with gaps between its letters")


def _hidden(raw: str) -> Iterator[Finding]:
    if hidden := len(_HIDDEN.findall(raw)):
        yield Finding("invisible", "invisible characters inside words", hidden)
    if _OVERRIDE.search(raw) or (_EMBEDDING.search(raw) and not _has_right_to_left(raw)):
        yield Finding("bidi-override", "characters that turn the direction of the text without need")


def _contacts(prose: str) -> Iterator[Finding]:
    if _PHONE.search(prose):
        yield Finding("phone", "a phone number")
    if sums := len(_MONEY.findall(prose)):
        yield Finding("money", "a sum of money" if sums == 1 else f"{sums} sums of money", sums)
    if _MAILBOX.search(prose):
        yield Finding("mailbox", "an e-mail address in the text")


def _mixes_alphabets(word: str) -> bool:
    """Tell whether Latin stands beside Cyrillic or Greek; short ones (“μs”, “Δt”) are units and formulas."""
    if word.isascii() or len(word) < MIXED_WORD_LETTERS:
        return False
    alphabets = {unicodedata.name(char, "").partition(" ")[0] for char in word}
    return "LATIN" in alphabets and not alphabets.isdisjoint({"CYRILLIC", "GREEK"})


def _has_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(char) in {"R", "AL"} for char in text)
