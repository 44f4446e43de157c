"""Runs of 3 to 5 bytes: they know stems, misspellings and languages that no word list knows."""

from comments.screening.classifier import hashing
from comments.screening.classifier.reading import Reading, address

_HEAD, _TAIL = 2000, 1000  # bytes
_FIELDS = 300


def of_text(reading: Reading) -> hashing.Hashes:
    return hashing.of_grams(framed(reading.text))


def of_fields(reading: Reading) -> hashing.Hashes:
    """Name and website, hashed like the text: what is for sale in a text is for sale in a name."""
    fields = fields_of(reading)
    return hashing.of_grams(framed(fields)[:_FIELDS]) if fields else hashing.NONE


def fields_of(reading: Reading) -> str:
    site = address(reading.site) if reading.site else ""
    return f"{reading.name or ''} {site}".strip()


def framed(text: str) -> bytes:
    """Return the UTF-8 bytes that are looked at, at least five."""
    data = text.encode("utf-8", "replace")
    if len(data) > _HEAD + _TAIL:
        data = data[:_HEAD] + data[-_TAIL:]
    return b" " + data.ljust(3) + b" "
