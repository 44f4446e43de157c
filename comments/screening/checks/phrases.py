"""Wordings of advertisements, a modest first-day help until the classifier has learned them."""

from collections.abc import Iterator

from comments.screening.finding import Finding
from comments.screening.links import site_of, take_apart
from comments.screening.matching import PhraseIndex
from comments.screening.submission import Submission
from comments.screening.vocabulary import PHRASES

_GROUPS = {phrase: group for group, phrases in PHRASES.items() for phrase in phrases}
_INDEX = PhraseIndex(_GROUPS)
_WORDS = {
    "advert": "wording of an advertisement",
    "promotion": "asks readers to follow, subscribe or visit",
    "adult": "adult offers",
    "gambling": "gambling",
    "medicine": "medicines and miracle cures",
    "money": "easy money",
    "topic": "subjects that spam likes",
    "pitch": "wording that often leads to an offer",
    "praise": "praise that fits any article",
}


def look(submission: Submission) -> Iterator[Finding]:
    """Yield a finding per group; what the article or the parent itself says is on topic."""
    for group, phrases in _by_group(submission).items():
        quoted = ", ".join(f"“{phrase}”" for phrase in phrases[:3])
        yield Finding(group, f"{_WORDS[group]}: {quoted}", len(phrases), {"phrases": phrases})
        if group == "praise" and site_of(submission.url):
            yield Finding("praise-with-site", "praise that fits any article, and a website to be seen")


def _by_group(submission: Submission) -> dict[str, list[str]]:
    said = _INDEX.find(take_apart(submission.text).prose)
    around = f"{submission.page or ''}\n{submission.parent_text or ''}"
    on_topic = set(_INDEX.find(around)) if said else set[str]()
    groups: dict[str, list[str]] = {}
    for phrase in said:
        if phrase not in on_topic:
            groups.setdefault(_GROUPS[phrase], []).append(phrase)
    return groups
