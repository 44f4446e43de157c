"""The name and the website field: advertisers put there what they want to be found for."""

from collections.abc import Iterator

from comments.screening.finding import Finding
from comments.screening.links import Link, canonical_hosts, first_link, is_under, site_of
from comments.screening.matching import PhraseIndex
from comments.screening.policy import HYPHENS_IN_HOST
from comments.screening.submission import Submission
from comments.screening.text import normalise
from comments.screening.vocabulary import HOST_PARTS, KEYWORDS

_KEYWORDS = PhraseIndex(KEYWORDS)


def look(submission: Submission) -> Iterator[Finding]:
    """Yield what is for sale in the name or the address of the website; the site's own is nobody's advert."""
    yield from _name(submission.name)
    site = site_of(submission.url)
    if site and not is_under(site.host, canonical_hosts(submission.site_hosts)):
        yield from _site(site)


def _name(name: str) -> Iterator[Finding]:
    if found := _KEYWORDS.find(name):
        words = f"the name is made of keywords: {_listed(found)}"
        yield Finding("keywords", words, len(found), {"keywords": found})
    # A mailbox is no advert, only a slip.
    if "@" not in name and first_link(name):
        yield Finding("link-as-name", "the name is a link")


def _site(site: Link) -> Iterator[Finding]:
    host = normalise(site.host)
    found = sorted({*_KEYWORDS.find(site.target), *(part for part in HOST_PARTS if part in host)})
    if found:
        words = f"the website's address has keywords: {_listed(found)}"
        yield Finding("site-keywords", words, len(found), {"keywords": found})
    if max(label.count("-") for label in site.host.split(".")) >= HYPHENS_IN_HOST:
        yield Finding("site-hyphens", "the website's name is a chain of hyphenated words")
    if site.is_shortened:
        yield Finding("site-shortener", "the website is hidden behind a URL shortener")


def _listed(keywords: list[str]) -> str:
    return ", ".join(f"“{keyword}”" for keyword in keywords[:4])
