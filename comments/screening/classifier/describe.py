"""Words for the subjects that the classifier's features are about."""

from collections.abc import Mapping, Sequence

from comments.screening.classifier.item import Traces
from comments.screening.classifier.reading import Reading
from comments.screening.links import Link

_SUBJECTS: Mapping[str, str] = {
    "name": (
        "name name-word name-part name-shape name-words name-case name-trade name-ordinary name-given name-person "
        "name-link"
    ),
    "site": (
        "site site-host site-domain site-tld site-word site-part site-hyphens site-digits site-depth site-length "
        "site-shortened site-raw site-free-host name-in-site name-words-site name-trade-site name-case-site "
        "name-ordinary-site name-person-site trade-site"
    ),
    "links": (
        "link-host link-domain link-tld link-word links own-links disguised hosts link-share link-place links-length "
        "before-last-link after-last-link link-depth link-to-root labelled link-shortened link-raw link-free-host "
        "call-links trade-links links-site name-links name-links-site html bbcode"
    ),
    "praise": "praise praise-length praise-length-site name-praise-links",
    "call": "call call-self self you",
    "trade": "trade money percentage phone mailbox",
    "memory": (
        "name-record site-record links-record network-record like-spam like-ham like-both new-name new-name-site "
        "age-new-name"
    ),
    "topic": "page-overlap parent-overlap",
    "age": "age age-site age-links",
}
FAMILIES: Mapping[str, str] = {
    family: subject for subject, families in _SUBJECTS.items() for family in families.split()
}
_SIMPLE = {
    "praise": "how much it praises, and how little else it says, {speaks}",
    "call": "what it asks its readers to do {speaks}",
    "trade": "offers, prices and contacts in it: their number {speaks}",
    "topic": "what it has in common with the article {speaks}",
    "age": "how late it comes after the article {speaks}",
}

# What a feature of the build is about, where it has a word of its own.
_BUILD = {
    "length": "its length", "length-site": "its length", "words": "its length", "lines": "its line breaks",
    "variety": "how often words come again", "word-length": "the length of its words", "capitals": "capital letters",
    "digits": "digits", "signs": "punctuation", "exclamations": "exclamation marks", "questions": "question marks",
    "question-length": "question marks", "beyond-ascii": "unusual characters", "cyrillic": "Cyrillic letters",
    "east-asian": "East Asian characters", "right-to-left": "right-to-left letters", "code": "program code",
    "quotation": "quotations", "time": "times of day", "smiley": "smileys", "emoji": "emoji",
    "repetition": "repeated signs", "invisible": "invisible characters", "first-word": "its first word",
    "small-start": "its small first letter", "full-stop": "how it ends", "capitals-within": "capitals within",
    "identifiers": "technical terms", "name-answer": "whom it answers",
}  # fmt: skip
_MOST_DETAILS = 3
_MOST_HOSTS = 3


def described(subject: str, reading: Reading, features: Sequence[str], weight: float) -> str:
    """Return a line for the moderator; `features` are the subject's, those first that moved the score that way."""
    speaks = "speaks for spam" if weight > 0 else "speaks against spam"
    if subject in _SIMPLE:
        return _SIMPLE[subject].format(speaks=speaks)
    if subject in _TOLD:
        return _TOLD[subject](reading, speaks)
    parts = dict.fromkeys(_BUILD[family] for family in map(_family, features) if family in _BUILD)
    return f"how it is written {speaks}: {', '.join(list(parts)[:_MOST_DETAILS])}"


def _name(reading: Reading, speaks: str) -> str:
    return f"the name {speaks}{_quoted(reading.item.name or '')}"


def _site(reading: Reading, speaks: str) -> str:
    return f"the website {speaks}{_hosts([reading.site])}" if reading.site else f"having no website {speaks}"


def _links(reading: Reading, speaks: str) -> str:
    if not reading.links:
        return f"having no links {speaks}"
    return f"where the links lead {speaks}{_hosts(reading.links)}"


def _hosts(links: Sequence[Link]) -> str:
    """Numbers are left out: one may be the commenter's own."""
    hosts = list(dict.fromkeys(_cut(link.host) for link in links if not link.is_raw_address))[:_MOST_HOSTS]
    return f": {', '.join(hosts)}" if hosts else ""


def _quoted(name: str) -> str:
    """Neither an address nor a number is quoted: it may be the commenter's own."""
    return "" if "@" in name or any(map(str.isdigit, name)) else f": “{_cut(name)}”"


def _memory(reading: Reading, speaks: str) -> str:
    traces = reading.item.traces or Traces()
    records = {
        "name": traces.name,
        "website": traces.site,
        "linked sites": traces.links,
        "network": traces.network,
    }
    told = [
        f"{where} {record.ham} good, {record.spam} spam"
        for where, record in records.items()
        if record is not None and record.ham + record.spam > 0
    ]
    if traces.spam_likeness:
        told.append(f"{traces.spam_likeness:.0%} like one that was spam")
    if traces.ham_likeness:
        told.append(f"{traces.ham_likeness:.0%} like one that was good")
    return f"earlier comments {speaks}: {'; '.join(told) or 'none under this name'}"


_TOLD = {"name": _name, "site": _site, "links": _links, "memory": _memory}


def _family(feature: str) -> str:
    return feature.partition(":")[0]


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
