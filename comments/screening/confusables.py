"""Letters that look like Latin ones, folded before texts are compared.

A choice, after Unicode UTS 39, of what spam uses; the keys are as `casefold` leaves them. Letters whose capital is
the look-alike (Cyrillic В, Greek Η) are included.

Letters of other scripts are folded only where they stand in for Latin ones: in a word that mixes scripts, and in a
text that is mostly Latin if the whole word can be read as Latin. A Russian sentence stays Russian, so that its word
“сор” (litter) is no “cop”.
"""

import re

_FOREIGN = {
    # Cyrillic
    "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "ё": "e", "ԍ": "g", "һ": "h", "н": "h", "і": "i",
    "ї": "i", "ј": "j", "к": "k", "ӏ": "l", "м": "m", "п": "n", "о": "o", "ө": "o", "р": "p", "ԛ": "q",
    "г": "r", "ѕ": "s", "т": "t", "у": "y", "ѵ": "v", "ԝ": "w", "ш": "w", "х": "x", "ү": "y", "є": "e",
    "ґ": "r", "ғ": "f", "қ": "k", "ҳ": "x", "ҫ": "c", "ԃ": "d", "ҡ": "k", "ҝ": "k", "ҽ": "e", "ѡ": "w",
    # Greek
    "α": "a", "ά": "a", "β": "b", "ε": "e", "έ": "e", "ζ": "z", "η": "n", "ή": "n", "ι": "i", "ί": "i",
    "ϊ": "i", "κ": "k", "μ": "m", "ν": "v", "ο": "o", "ό": "o", "ρ": "p", "σ": "o", "τ": "t", "υ": "u",
    "ύ": "u", "χ": "x", "γ": "y", "ϲ": "c", "ϳ": "j", "ω": "w", "ώ": "w", "ϝ": "f", "ϭ": "o",
    # Armenian, Hebrew, Georgian
    "օ": "o", "ո": "n", "ս": "u", "հ": "h", "ց": "g", "ք": "p", "զ": "q", "ղ": "n", "ե": "t", "լ": "l",
    "ռ": "n", "վ": "u", "ס": "o", "ו": "i", "ט": "u", "ⴝ": "s", "ყ": "y", "ჿ": "o",
    # Coptic and Cherokee, whose letters `casefold` makes capitals
    "ⲁ": "a", "ⲃ": "b", "ⲥ": "c", "ⲉ": "e", "ⲏ": "h", "ⲓ": "i", "ⲕ": "k", "ⲙ": "m", "ⲛ": "n", "ⲟ": "o",
    "ⲣ": "p", "ⲧ": "t", "ⲩ": "y", "ⲭ": "x", "ⲍ": "z", "Ꭺ": "a", "Ᏼ": "b", "Ꮯ": "c", "Ꭰ": "d", "Ꭼ": "e",
    "Ꮐ": "g", "Ꮋ": "h", "Ꭵ": "i", "Ꭻ": "j", "Ꮶ": "k", "Ꮮ": "l", "Ꮇ": "m", "Ꮲ": "p", "Ꭱ": "r", "Ꮪ": "s",
    "Ꭲ": "t", "Ꮩ": "v", "Ꮃ": "w", "Ꭹ": "y", "Ꮓ": "z",
    # Lisu
    "ꓮ": "a", "ꓐ": "b", "ꓚ": "c", "ꓓ": "d", "ꓰ": "e", "ꓝ": "f", "ꓖ": "g", "ꓧ": "h", "ꓲ": "i", "ꓙ": "j",
    "ꓗ": "k", "ꓡ": "l", "ꓟ": "m", "ꓠ": "n", "ꓳ": "o", "ꓑ": "p", "ꓣ": "r", "ꓢ": "s", "ꓔ": "t", "ꓴ": "u",
    "ꓦ": "v", "ꓪ": "w", "ꓫ": "x", "ꓬ": "y", "ꓜ": "z",
}  # fmt: skip

# Latin letters that are not ASCII, and signs: folded in any text. Russian writes е for ё as it likes.
_ALWAYS = {
    "ı": "i", "ɩ": "i", "ɑ": "a", "ɡ": "g", "ɪ": "i", "ʀ": "r", "ʏ": "y", "ʟ": "l", "ᴀ": "a", "ʙ": "b",
    "ᴄ": "c", "ᴅ": "d", "ᴇ": "e", "ꜰ": "f", "ɢ": "g", "ʜ": "h", "ᴊ": "j", "ᴋ": "k", "ᴍ": "m", "ɴ": "n",
    "ᴏ": "o", "ᴘ": "p", "ꞯ": "q", "ꜱ": "s", "ᴛ": "t", "ᴜ": "u", "ᴠ": "v", "ᴡ": "w", "ᴢ": "z", "ø": "o",
    "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ɓ": "b", "ƈ": "c", "ɗ": "d", "ƒ": "f", "ɠ": "g", "ɦ": "h",
    "ƙ": "k", "ɱ": "m", "ɲ": "n", "ƥ": "p", "ʂ": "s", "ƭ": "t", "ʋ": "v", "ƴ": "y", "ʐ": "z", "ꞌ": "'",
    "’": "'", "‘": "'", "ё": "е",
}  # fmt: skip
# White letters in black circles and squares have no decomposition.
_ENCLOSED = {chr(first + n): chr(ord("a") + n) for first in (0x1F150, 0x1F170) for n in range(26)}

LATIN_LETTER = "a-z\u00df-\u00f6\u00f8-\u024f\u0250-\u02af\u1d00-\u1d2b\u1e00-\u1eff"
_LATIN = re.compile(f"[{LATIN_LETTER}]")
_HAS_FOREIGN = re.compile(f"[{''.join(_FOREIGN)}]")
# Marks may stand inside a word; digits and other signs part it.
_WORD = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f])+")

_ALWAYS_TABLE = str.maketrans(_ALWAYS | _ENCLOSED)
_FOREIGN_TABLE = str.maketrans(_FOREIGN)


def fold_latin(text: str) -> str:
    """Fold what is Latin anyway, in a casefolded text."""
    return text.translate(_ALWAYS_TABLE)


def fold_disguises(text: str) -> str:
    """Fold foreign letters of a casefolded text where they pretend to be Latin; takes linear time."""
    if not _HAS_FOREIGN.search(text):
        return text
    mostly_latin = _is_mostly_latin(text)
    return _WORD.sub(lambda word: _fold_word(word[0], mostly_latin), text)


def fold_all(text: str) -> str:
    """Fold every foreign letter, wherever it stands: for names, which are too short to tell their language."""
    return text.translate(_FOREIGN_TABLE)


def _is_mostly_latin(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return 2 * len(_LATIN.findall(text)) > letters


def _fold_word(word: str, mostly_latin: bool) -> str:
    if word.isascii() or not _HAS_FOREIGN.search(word):
        return word
    folded = word.translate(_FOREIGN_TABLE)
    if _LATIN.search(word):
        return folded
    return folded if mostly_latin and folded.isascii() else word
