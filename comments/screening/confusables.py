"""Letters that look like Latin ones, folded before texts are compared.

A small choice from Unicode UTS 39 (confusables.txt) of what spam uses; the keys are lower case because
folding comes after `casefold`. Letters whose capital is the look-alike (Cyrillic В, Greek Η) are included:
pattern and text are folded alike, so a rule written in Russian still matches Russian.
"""

_LOOKALIKES = {
    # Cyrillic
    "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "ё": "e", "ԍ": "g", "һ": "h", "н": "h",
    "і": "i", "ї": "i",
    "ј": "j", "к": "k", "ӏ": "l", "м": "m", "о": "o", "р": "p", "ԛ": "q", "ѕ": "s", "т": "t", "у": "y",
    "ѵ": "v", "ԝ": "w", "х": "x", "ү": "y", "є": "e",
    # Greek
    "α": "a", "β": "b", "ε": "e", "ζ": "z", "η": "n", "ι": "i", "κ": "k", "μ": "m", "ν": "v",
    "ο": "o", "ρ": "p",
    "τ": "t", "υ": "u", "χ": "x", "ϲ": "c", "ϳ": "j", "ω": "w",
    # Armenian and Hebrew
    "օ": "o", "ո": "n", "ս": "u", "հ": "h", "ց": "g", "ס": "o",
    # Latin that is not ASCII, and signs
    "ı": "i", "ɩ": "i", "ɑ": "a", "ɡ": "g", "ɪ": "i", "ʀ": "r", "ʏ": "y", "ʟ": "l", "ᴀ": "a",
    "ʙ": "b", "ᴄ": "c",
    "ᴅ": "d", "ᴇ": "e", "ɢ": "g", "ʜ": "h", "ᴊ": "j", "ᴋ": "k", "ᴍ": "m", "ɴ": "n", "ᴏ": "o",
    "ᴘ": "p", "ᴛ": "t",
    "ᴜ": "u", "ᴠ": "v", "ᴡ": "w", "ᴢ": "z", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ꞌ": "'",
    "’": "'", "‘": "'",
}  # fmt: skip

LOOKALIKES = str.maketrans(_LOOKALIKES)
