"""The labelled comments to measure with; they lie outside the project and are read from there."""

import gzip
import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Self

# The project's root and the folder beside it, unless SPAM_DATA says otherwise.
_BESIDE = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "spam"

BLOGS = ("haacked", "stackblog_to2012", "mmistakes")
FILES = ("youtube", *BLOGS, "se_meta_apple", "sms", "tg_samples", "spamassassin")

# What a site of this kind calls its own; a link there is no advert.
_OWN_HOSTS = {
    "haacked": frozenset({"haacked.com"}),
    "stackblog_to2012": frozenset({"blog.stackoverflow.com", "stackoverflow.com", "blog.stackexchange.com"}),
    "mmistakes": frozenset({"mademistakes.com"}),
}
# The addresses of the five videos: a site knows its own pages, and people link to a second of the video.
_VIDEOS = {
    "psy": "9bZkp7q19f0",
    "katyperry": "CevxZvSJLk8",
    "lmfao": "KQ6zr6kCPj8",
    "eminem": "uelHwf8o7_U",
    "shakira": "pRpeEdMmmQ0",
}


class MissingDataError(Exception):
    """The labelled comments are not where they are looked for; the message says what to set."""


@dataclass(frozen=True, slots=True)
class Row:
    """One comment. `author` and `url` are None where unknown and "" where left empty; `ts` is ISO or None."""

    id: str
    file: str
    spam: bool
    ts: str | None
    seq: int | None
    author: str | None
    url: str | None
    text: str
    post: str
    own_hosts: frozenset[str] = frozenset()

    def text_only(self) -> Self:
        """Return the comment as if nothing but its text were known."""
        return replace(self, author=None, url=None, post="", own_hosts=frozenset())

    @property
    def digest(self) -> str:
        """SHA-1 of the id in hex: chance that is the same everywhere."""
        return hashlib.sha1(self.id.encode(), usedforsecurity=False).hexdigest()


@cache
def load(name: str) -> tuple[Row, ...]:
    """Return the rows of one file in its order; raises MissingDataError."""
    path = folder() / f"{name}.jsonl.gz"
    if not path.is_file():
        raise MissingDataError(
            f"No labelled comments at {path}: set SPAM_DATA to the folder that holds them."
        )
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return tuple(_row(name, json.loads(line)) for line in lines)


def folder() -> Path:
    return Path(os.environ.get("SPAM_DATA") or _BESIDE).resolve()


def in_time(rows: Iterable[Row]) -> list[Row]:
    """Order by time; rows without a time come first, and equal times go by `seq`, then by digest."""
    return sorted(rows, key=lambda row: (row.ts or "", row.seq or 0, row.digest))


def _row(name: str, fields: dict[str, object]) -> Row:
    known = {key: fields.get(key) for key in ("id", "ts", "seq", "author", "url", "text")}
    post = str(fields.get("post") or "")
    return Row(file=name, spam=fields["label"] == 1, post=post, own_hosts=_own_hosts(name, post), **known)  # type: ignore[arg-type]


def _own_hosts(name: str, post: str) -> frozenset[str]:
    if name == "youtube":
        video = _VIDEOS[post].casefold()
        return frozenset({f"youtube.com/watch?v={video}", f"youtu.be/{video}"})
    return _OWN_HOSTS.get(name, frozenset())
