"""A comment read once, so that every group of features starts from the same words and links."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from comments.screening.classifier.item import Item
from comments.screening.classifier.lexicon import lexicon
from comments.screening.links import Link, Linked, canonical_hosts, is_under, site_of, take_apart
from comments.screening.text import normalise, readable

# What is looked at, from a text of up to 20,000 characters: whoever hides behind a long text puts it first or last.
_HEAD_WORDS, _TAIL_WORDS = 450, 150

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_MARK_ON_LATIN = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")
_SCHEME = re.compile(r"^[a-z]+:/*+(?:www\.)?|^www\.")
# “example dot com”, “example[.]com”, “example . com”
_SPELLED_DOT = re.compile(
    r"\s?(?:[\[({<]\s?(?:\.|dot|punkt)\s?[\])}>]|\s(?:dot|d0t)\s|\s\.\s?)\s?(?=(?:com|net|org|info|ru|co|io|biz|me|ly)\b)"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """`text` and `words` are folded (see `fold`), `links` are those that lead away from the site itself."""

    item: Item
    readable: str
    text: str
    words: tuple[str, ...]
    linked: Linked
    links: tuple[Link, ...]
    site: Link | None
    name: str | None
    name_words: tuple[str, ...]
    # Which of the name's words are given names, and how many are ordinary words.
    given_names: tuple[bool, ...]
    ordinary_names: int

    @property
    def has_site(self) -> str:
        """Whether a website was given, as a letter for combined features; unknown is a third thing."""
        if self.item.url is None:
            return "?"
        return "y" if self.item.url.strip() else "n"


def read(item: Item) -> Reading:
    """Take a comment apart; linear in its length."""
    linked = take_apart(item.text)
    links = _foreign(linked.links, item.own_hosts)
    text = fold(_without(linked.links, links, item.text))
    name = None if item.name is None else fold(item.name)
    name_words = words_of(name)[:10] if name else ()
    return Reading(
        item=item,
        readable=readable(item.text).strip(),
        text=text,
        words=_ends(words_of(text)),
        linked=linked,
        links=links,
        site=site_of(item.url) if item.url else None,
        name=name,
        name_words=name_words,
        given_names=tuple(lexicon().has_name(name_words)),
        ordinary_names=sum(lexicon().has_ordinary(name_words)),
    )


def address(link: Link) -> str:
    """Return where a link leads, in small letters, without scheme and `www.`."""
    return _SCHEME.sub("", link.target.casefold())


@lru_cache(maxsize=32)
def fold(text: str) -> str:
    """Return the normalised text without marks on Latin letters, and with spelled-out sites put together."""
    normal = normalise(text)
    if not normal.isascii():
        bare = _MARK_ON_LATIN.sub("", unicodedata.normalize("NFD", normal))
        normal = unicodedata.normalize("NFC", bare)
    return _SPELLED_DOT.sub(".", normal)


def words_of(folded: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(folded))


def _foreign(links: tuple[Link, ...], own: frozenset[str]) -> tuple[Link, ...]:
    if not links or not own:
        return links
    hosts = canonical_hosts(site for site in own if "/" not in site)
    pages = tuple(site for site in own if "/" in site)
    return tuple(
        link for link in links if not (is_under(link.host, hosts) or address(link).startswith(pages))
    )


def _without(links: tuple[Link, ...], foreign: tuple[Link, ...], text: str) -> str:
    """Return the text without the addresses of the site itself: they read like those of an advert."""
    if len(links) == len(foreign):
        return text
    text = readable(text)
    for target in sorted(
        {link.target for link in links} - {link.target for link in foreign}, key=len, reverse=True
    ):
        text = text.replace(target, " ")
    return text


def _ends(words: tuple[str, ...]) -> tuple[str, ...]:
    if len(words) <= _HEAD_WORDS + _TAIL_WORDS:
        return words
    return words[:_HEAD_WORDS] + words[-_TAIL_WORDS:]
