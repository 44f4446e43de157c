"""How a comment is built: length, signs, links and what of it goes together. Counts are cut into few steps."""

import math
import re
from collections.abc import Iterator

import numpy as np

from comments.screening.classifier.reading import Reading, address
from comments.screening.classifier.vocabulary import counted
from comments.screening.links import Link
from comments.screening.text import INVISIBLE

# A pattern, and the characters without which it cannot match: most comments have none of them.
_PATTERNS = {
    "html": ("<&", re.compile(r"<a\s|<b>|</|&lt;")),
    "bbcode": ("[", re.compile(r"(?i)\[(?:url|link|b)\b")),
    "mailbox": ("@", re.compile(r"[\w.+-]{1,64}+@[\w-]++\.\w")),
    "phone": ("0123456789", re.compile(r"(?:\+|00)?\d[\d ().-]{7,20}\d")),
    "money": ("0123456789", re.compile(r"(?i)[$€£]\s?\d|\d\s?(?:usd|dollars|euro)")),
    "code": ("{};(=:", re.compile(r"[{};]|\(\)|=>|==|::")),
    "quotation": ('>@"', re.compile(r'^>|^@\w|"', re.M)),
    "time": (":", re.compile(r"\d:\d\d")),
    "smiley": (":;", re.compile(r"[:;]-?[)(DPp]")),
    "percentage": ("%", re.compile(r"\d\s?%")),
}
_REPETITION = re.compile(r"(.)\1{4}")
_EMOJI = re.compile("[\u2600-\u27bf\U0001f300-\U0001faff]")
_IDENTIFIER = re.compile(r"[a-z][.][A-Z]|[a-z]{2}[A-Z]|[(){};<>_]")
_CAPITAL_WITHIN = re.compile(r"(?<=[a-z] )[A-Z]")
_ANSWERS = re.compile(r"\s*@")
_LINK_IN_NAME = re.compile(r"https?:|www\.|\.(?:com|net|org)\b")
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_SIGNS = re.compile(r"\W+")
_SCRIPTS = {
    "cyrillic": re.compile("[\u0400-\u04ff]"),
    "east-asian": re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff]"),
    "right-to-left": re.compile("[\u0590-\u06ff]"),
}
_FREE_HOSTS = frozenset(
    {
        "blogspot.com", "wordpress.com", "tumblr.com", "weebly.com", "webs.com", "tripod.com", "geocities.com",
        "typepad.com", "livejournal.com", "blog.com", "wix.com", "yolasite.com", "angelfire.com", "squidoo.com",
        "hubpages.com", "sites.google.com",
    }
)  # fmt: skip

# Classes of bytes, counted all at once.
_OTHER, _SMALL, _CAPITAL, _DIGIT, _SPACE, _SIGN = range(6)
_CLASS = np.full(256, _OTHER, np.uint8)
for _byte in range(128):
    _char = chr(_byte)
    _CLASS[_byte] = (
        _SMALL if _char.islower() else _CAPITAL if _char.isupper() else _DIGIT if _char.isdigit()
        else _SPACE if _char.isspace() else _SIGN
    )  # fmt: skip


def look(reading: Reading) -> list[str]:
    kinds = counted(reading.words)
    length, links = steps(len(reading.readable) / 10), min(2, len(reading.links))
    praise, person = min(2, kinds["praise"]), _kind_of_name(reading)
    return [
        *_size(reading, length),
        *_signs(reading, length),
        *_patterns(reading),
        *_hidden(reading),
        *_links(reading, length, person),
        *_wording(kinds, length, links),
        *_words(reading),
        *_site(reading),
        *_name(reading, links, person),
        *_crosses(reading, kinds, length, links, praise, person),
    ]


def steps(amount: float) -> int:
    """0 for nothing, then one step for each doubling."""
    return 0 if amount <= 0 else max(0, int(math.log2(amount)) + 1)


def _size(reading: Reading, length: int) -> Iterator[str]:
    yield f"length:{length}"
    yield f"words:{steps(len(reading.words))}"
    yield f"lines:{min(5, reading.readable.count(chr(10)))}"
    if reading.words:
        yield f"variety:{int(5 * len(set(reading.words)) / len(reading.words))}"
        yield f"word-length:{int(sum(map(len, reading.words)) / len(reading.words))}"


def _signs(reading: Reading, length: int) -> Iterator[str]:
    text = reading.readable
    data = np.frombuffer(text.encode("utf-8", "replace"), np.uint8)
    count = np.bincount(_CLASS[data], minlength=6)
    whole, letters = max(1, len(text)), max(1, int(count[_SMALL] + count[_CAPITAL]))
    yield f"capitals:{int(10 * count[_CAPITAL] / letters)}"
    yield f"digits:{min(6, int(20 * count[_DIGIT] / whole))}"
    yield f"signs:{min(8, int(20 * count[_SIGN] / whole))}"
    yield f"exclamations:{min(4, text.count('!'))}"
    yield f"questions:{min(3, text.count('?'))}"
    yield f"question-length:{int('?' in text)},{length}"
    if count[_OTHER]:
        yield f"beyond-ascii:{steps(int(count[_OTHER]))}"
        for script, pattern in _SCRIPTS.items():
            if found := len(pattern.findall(text)):
                yield f"{script}:{int(4 * found / whole)}"


def _patterns(reading: Reading) -> Iterator[str]:
    text = reading.readable
    there = set(text)
    for name, (needs, pattern) in _PATTERNS.items():
        if not there.isdisjoint(needs) and (found := len(pattern.findall(text))):
            yield f"{name}:{min(3, found)}"
    if found := len(_REPETITION.findall(text)):
        yield f"repetition:{min(3, found)}"
    if not text.isascii() and (found := len(_EMOJI.findall(text))):
        yield f"emoji:{min(3, found)}"


def _hidden(reading: Reading) -> Iterator[str]:
    raw = reading.item.text
    if not raw.isascii() and (hidden := len(_INVISIBLE.findall(raw.strip("\ufeff")))):
        yield f"invisible:{steps(hidden)}"


def _links(reading: Reading, length: int, person: str) -> Iterator[str]:
    links, linked, text = reading.links, reading.linked, reading.readable
    yield f"links:{min(6, len(links))}"
    yield f"own-links:{min(2, len(linked.links) - len(links))}"
    yield f"disguised:{min(2, len(linked.disguised))}"
    yield f"hosts:{min(5, len({link.host for link in links}))}"
    if not links:
        return
    first, last = links[0], links[-1]
    beside = len(" ".join(linked.beside.split()))
    yield f"link-share:{int(10 * (1 - beside / max(1, len(text))))}"
    start, end = text.find(first.target[:20]), text.rfind(last.target[:20])
    yield f"link-place:{int(3.99 * max(0, start) / max(1, len(text)))}"
    yield f"links-length:{min(3, len(links))},{length}"
    yield f"before-last-link:{steps(end / 5)}"
    yield f"after-last-link:{steps((len(text) - end - len(last.target)) / 5)}"
    depth = first.target.rstrip("/").count("/")
    yield f"link-depth:{min(3, depth)}"
    if person != "?":
        yield f"link-to-root:{int(depth <= 2)},{person}"
    yield f"labelled:{int('(http' in text)}"
    yield from (kind for link in links[:30] for kind in _kinds(link, "link"))


def _kinds(link: Link, where: str) -> Iterator[str]:
    if link.is_shortened:
        yield f"{where}-shortened:1"
    if link.is_raw_address:
        yield f"{where}-raw:1"
    if link.host in _FREE_HOSTS or ".".join(link.host.split(".")[-2:]) in _FREE_HOSTS:
        yield f"{where}-free-host:1"


def _wording(kinds: dict[str, int], length: int, links: int) -> Iterator[str]:
    praise, call, trade = (min(3, kinds[kind]) for kind in ("praise", "call", "trade"))
    own, you = min(2, kinds["self"]), min(2, kinds["you"])
    yield from (f"praise:{praise}", f"call:{call}", f"trade:{trade}", f"self:{own}", f"you:{you}")
    yield f"call-self:{call},{own}"
    yield f"trade-links:{trade},{links}"
    yield f"call-links:{call},{links}"
    yield f"praise-length:{praise},{length}"


def _words(reading: Reading) -> Iterator[str]:
    text = reading.readable
    yield f"first-word:{reading.words[0] if reading.words else ''}"
    yield f"small-start:{int(text[:1].islower())}"
    yield f"full-stop:{int(text[-1:] in ('.', '!', '?'))}"
    yield f"capitals-within:{min(5, len(_CAPITAL_WITHIN.findall(text)) // 2)}"
    yield f"identifiers:{int(bool(_IDENTIFIER.search(text)))},{steps(len(text) / 10)}"


def _site(reading: Reading) -> Iterator[str]:
    has = reading.has_site
    if has == "?":
        return
    yield f"site:{has}"
    site = reading.site
    if site is None:
        return
    target = address(site)
    yield f"site-hyphens:{min(3, site.host.count('-'))}"
    yield f"site-digits:{int(any(map(str.isdigit, site.host)))}"
    yield f"site-depth:{min(4, target.rstrip('/').count('/'))}"
    yield f"site-length:{len(site.host) // 6}"
    yield from _kinds(site, "site")
    if reading.name:
        yield f"name-in-site:{_name_in_site(reading.name, reading.name_words, site)}"


def _name_in_site(name: str, words: tuple[str, ...], site: Link) -> int:
    label = _SIGNS.sub("", site.host.split(".")[-2] if "." in site.host else site.host)
    whole = _SIGNS.sub("", name)
    if whole and whole in label:
        return 2
    return int(any(len(word) > 3 and word in label for word in words))


def _kind_of_name(reading: Reading) -> str:
    """Ordinary words, given names and words of the name, as one sign for combined features."""
    if reading.name is None:
        return "?"
    return f"{min(2, reading.ordinary_names)}{int(any(reading.given_names))}{min(3, len(reading.name_words))}"


def _name(reading: Reading, links: int, person: str) -> Iterator[str]:
    name = reading.item.name
    if name is None:
        return
    words, has = reading.name_words, reading.has_site
    number, trade = min(4, len(words)), min(3, counted(words)["trade"])
    ordinary, given = reading.ordinary_names, reading.given_names
    shape = re.sub(
        r"[^\x00-\x7f]+", "u", re.sub(r"\d+", "9", re.sub("[a-z]+", "a", re.sub("[A-Z]+", "A", name)))
    )
    yield f"name-shape:{shape[:12]}"
    yield f"name-words:{min(5, len(words))}"
    yield f"name-case:{int(name.islower())}{int(name.isupper())}"
    yield f"name-trade:{trade}"
    yield f"name-ordinary:{min(3, ordinary)},{number}"
    yield f"name-given:{int(any(given[:1]))},{number}"
    yield f"name-person:{int(any(given))},{min(2, ordinary)}"
    yield f"name-links:{person},{links}"
    if _LINK_IN_NAME.search(name.casefold()):
        yield "name-link:1"
    if has != "?":
        yield f"name-words-site:{number},{has}"
        yield f"name-trade-site:{min(2, trade)},{has}"
        yield f"name-case-site:{int(name.islower())},{has}"
        yield f"name-ordinary-site:{min(2, ordinary)},{number},{has}"
        yield f"name-person-site:{int(any(given))},{number},{has}"


def _crosses(
    reading: Reading, kinds: dict[str, int], length: int, links: int, praise: int, person: str
) -> Iterator[str]:
    has = reading.has_site
    if person != "?":
        yield f"name-praise-links:{person},{praise},{links}"
        yield f"name-answer:{person},{int(bool(_ANSWERS.match(reading.readable)))}"
    if has != "?" and person != "?":
        yield f"name-links-site:{person},{links},{has}"
    if has != "?":
        yield f"praise-length-site:{praise},{length},{has}"
        yield f"length-site:{length},{has}"
        yield f"links-site:{links},{has}"
        yield f"trade-site:{min(3, kinds['trade'])},{has}"
