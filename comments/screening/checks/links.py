"""Links in the text: how many, where to, and whether they pretend to be something else."""

import re
import unicodedata
from collections.abc import Iterator

from comments.screening import text as texts
from comments.screening.finding import Finding
from comments.screening.links import Link, canonical_hosts, is_under, take_apart
from comments.screening.policy import FEW_WORDS_BESIDE_LINK, SEVERAL_LINKS
from comments.screening.submission import Submission

_CLOAKED = re.compile(
    r"(?i)(?<!\w)[\w-]{2,63}+\s?(?:[\[({]\s?(?:\.|dot|punkt|точка)\s?[\])}]|\sdot\s)\s?(?:com|net|org|info|ru|co|io)\b"
)
_BBCODE = re.compile(r"(?i)\[(?:url|link)\s?=|\[url\]")
_SHOWN_HOSTS = 5


def look(submission: Submission) -> Iterator[Finding]:
    """Links to the site itself count for nothing; any other counts, whoever posts it."""
    linked = take_apart(submission.text)
    own = canonical_hosts(submission.site_hosts)
    foreign = foreign_links(submission)
    disguised = [link for link in linked.disguised if not is_under(link.host, own)]
    if foreign:
        yield _count(foreign, SEVERAL_LINKS if submission.link_limit is None else submission.link_limit)
        yield from _destinations(foreign)
    if disguised:
        words = f"{_links(len(disguised))} to another site than the text says"
        yield Finding("disguised", words, len(disguised))
    if foreign and len(texts.words(linked.beside)) < FEW_WORDS_BESIDE_LINK:
        yield Finding("bare", "a link and hardly a word beside it")
    yield from _spellings(texts.readable(submission.text))


def foreign_links(submission: Submission) -> list[Link]:
    """Return the links of the text that lead away from the site, as often as they stand there."""
    own = canonical_hosts(submission.site_hosts)
    return [link for link in take_apart(submission.text).links if not is_under(link.host, own)]


def _count(links: list[Link], limit: int) -> Finding:
    shortened = sum(link.is_shortened for link in links)
    words = _links(len(links)) + (f", {shortened} of them to URL shorteners" if shortened else "")
    hosts = sorted({link.host for link in links if not link.is_raw_address})
    evidence = {"links": len(links), "shortened": shortened, "hosts": hosts[:_SHOWN_HOSTS]}
    # From the site's limit on they are held; below it many of them weigh as much, and a person need not look.
    code = "several" if limit and len(links) >= limit else "some" if len(links) >= SEVERAL_LINKS else "one"
    return Finding(code, words, len(links), evidence)


def _destinations(links: list[Link]) -> Iterator[Finding]:
    if shortened := sum(link.is_shortened for link in links):
        yield Finding("shortener", "a URL shortener hides where a link leads", shortened)
    if raw := sum(link.is_raw_address for link in links):
        yield Finding("raw-address", f"{_links(raw)} to a number instead of a name", raw)
    if lookalikes := {link.host for link in links if _mixes_scripts(link.host)}:
        hosts = sorted(lookalikes)
        words = f"a site name that mixes alphabets: {hosts[0]}"
        yield Finding("lookalike", words, len(hosts), {"hosts": hosts[:_SHOWN_HOSTS]})


def _spellings(text: str) -> Iterator[Finding]:
    if _BBCODE.search(text):
        yield Finding("bbcode", "links in forum markup ([url=…]), which works nowhere here")
    if cloaked := len(_CLOAKED.findall(text)):
        yield Finding("cloaked", "a site name spelled out to escape link counts (“name dot com”)", cloaked)


def _mixes_scripts(host: str) -> bool:
    return any(len({_script(char) for char in label if char.isalpha()}) > 1 for label in host.split("."))


def _script(char: str) -> str:
    """Return LATIN, CYRILLIC and so on: the first word of the character's name; East Asian ones are one."""
    script = unicodedata.name(char, "?").partition(" ")[0]
    return "CJK" if script in {"CJK", "HIRAGANA", "KATAKANA", "HANGUL"} else script


def _links(number: int) -> str:
    return "1 link" if number == 1 else f"{number} links"
