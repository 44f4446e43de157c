"""What visitors type, made safe to keep: characters that lie or break are taken out, nothing else."""

import re

# C0 and C1 controls but tab and newline; NUL is among them, and PostgreSQL refuses it. XML knows no U+FFFE and no
# U+FFFF: one of them would break the whole feed.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
# Embeddings, overrides and isolates turn the rest of a page around; the marks LRM, RLM and ALM stay.
_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_NEWLINE = re.compile(r"\r\n?|\u2028|\u2029|\x85")
_SPACE = re.compile(r"\s+")


def clean_text(text: str) -> str:
    """Unify newlines, drop control and bidi-override characters, replace lone surrogates, trim the ends."""
    text = _NEWLINE.sub("\n", _SURROGATE.sub("\ufffd", text))
    return _BIDI.sub("", _CONTROL.sub("", text)).strip()


def row_id(text: str) -> int | None:
    """The number that a URL or a field names a row by; None for anything else, and for more than the database holds."""
    return int(text) if text.isdecimal() and len(text) < 19 else None


def clean_line(text: str) -> str:
    """`clean_text`, on one line."""
    return _SPACE.sub(" ", clean_text(text))
