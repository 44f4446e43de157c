"""What the classifier looks at, with "unknown" and "left empty" kept apart so that neither passes for the other."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Earlier comments with the same name, site or network: how many stand as ham and as spam by now."""

    ham: int
    spam: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """What the site remembers of the parts of a comment; None where a part does not exist or is not known.

    `links` is the worst record among the sites that the text links to. `spam_likeness` and `ham_likeness` are the
    estimated Jaccard similarity, 0 to 1, to the nearest kept comment that was judged so. `thread_days` is the
    age of what is discussed.
    """

    name: Record | None = None
    site: Record | None = None
    links: Record | None = None
    network: Record | None = None
    spam_likeness: float | None = None
    ham_likeness: float | None = None
    thread_days: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A comment as the classifier sees it. None means unknown; an empty string that it was left empty.

    `own_hosts` are the site's own, or beginnings of its addresses (`example.org/blog/`): links to them are no adverts.
    `page` is title and text of what is discussed, `parent` the comment answered; `email` is looked at for its
    shape only and leaves no recoverable feature. `fill_seconds` is the time between making and posting the form.
    """

    text: str
    name: str | None = None
    url: str | None = None
    email: str | None = None
    page: str | None = None
    parent: str | None = None
    own_hosts: frozenset[str] = frozenset()
    fill_seconds: float | None = None
    traces: Traces | None = None
