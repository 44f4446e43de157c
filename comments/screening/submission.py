"""What is known about a comment when it is screened: gathered by the caller, judged by the checks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from comments.screening.classifier.item import Traces
from comments.screening.classifier.judge import Classifier

EmailStatus = Literal["deliverable", "undeliverable", "disposable", "unknown"]
RuleKind = Literal["word", "domain", "address", "network", "name", "links", "pattern"]
RuleEffect = Literal["hold", "spam", "reject", "allow"]
Standing = Literal["", "hold", "ban"]
Channel = Literal["form", "api"]
Status = Literal["pending", "unconfirmed", "approved", "held", "spam", "rejected", "trashed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailAssessment:
    """What DNS and the list of disposable domains said; `unknown_accepted` is the site's own choice."""

    status: EmailStatus
    detail: str
    unknown_accepted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Earlier decisions about this address; only a `confirmed` one earns trust by its approved comments.

    `standing` is what a moderator has decided about all that its author may still send; without `standing_until` for
    good.
    """

    confirmed: bool
    approved: int
    rejected: int
    spam: int
    standing: Standing = ""
    standing_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """An earlier comment that says the same or nearly so, and what has become of it by now.

    `similarity` is the estimated Jaccard similarity of the two texts, 0 to 1.
    """

    comment: int
    similarity: float
    here: bool
    status: Status
    same_author: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicates:
    """Earlier comments whose fingerprint is the same, under this article and under others; `near` names those that
    differ in a few words, and the same ones too where the text is long enough to be compared by likeness.
    """

    here: int
    elsewhere: int
    near: tuple[Near, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Velocity:
    """Other posts from the same network or address before this one, in the last minute or hour.

    `text_networks_hour` counts the other networks that sent this text, or nearly this, within the last hour.
    """

    network_minute: int
    network_hour: int
    address_hour: int
    text_networks_hour: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Who else is called so: the number of other addresses that lately used this name.

    `proved` tells that this address is confirmed and already has an approved comment under this name.
    """

    other_addresses: int
    proved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Whose names are protected: the site's staff and whoever wrote what is discussed.

    `is_staff` tells that this address is confirmed and belongs to one of the staff.
    """

    staff: tuple[str, ...]
    authors: tuple[str, ...]
    is_staff: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What another service says of the comment; None for `is_spam` means that it was asked and did not answer.

    `detail` is for the moderator and names neither the commenter's e-mail address nor IP.
    """

    source: str
    is_spam: bool | None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of the site; `pattern` is a plain string but for the kind “pattern”, where it is a regular expression.

    One that only watches says what it sees, and decides nothing.
    """

    id: int
    kind: RuleKind
    pattern: str
    effect: RuleEffect
    watch: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A comment and its circumstances.

    None means that an input could not be had, which holds the comment. Exceptions: `ip` may have aged out,
    `fill_seconds` does not exist for a comment that came through the API, `parent_text` for one that answers nobody,
    and the classifier knows how to do without `page` and `traces`.
    """

    text: str
    name: str
    url: str
    email: str
    ip: str | None
    user_agent: str | None
    channel: Channel
    fill_seconds: float | None
    honeypot: str
    # Title and text of what is discussed.
    page: str | None
    # The comment that is answered; None where none is.
    parent_text: str | None
    site_hosts: frozenset[str]
    # A language code such as “en” or “pt-br”.
    site_language: str
    email_assessment: EmailAssessment | None
    history: History | None
    duplicates: Duplicates | None
    velocity: Velocity | None
    names: Names | None
    people: People | None
    traces: Traces | None
    rules: tuple[Rule, ...] | None
    # From so many links on a comment is held; 0: whatever their number; None: the screening's own figure.
    link_limit: int | None = None
    # Of the services that the site has configured; none are by default.
    opinions: tuple[Opinion, ...] = ()
    # The trained filter with what this site has taught it; None for the one that ships.
    classifier: Classifier | None = None


# What only a running site knows of a comment; in the words of the moderator.
UNKNOWN_OF_STRANGERS = (
    "the history of the address",
    "whether the address receives mail",
    "earlier comments like this one",
    "recent posts from the same place",
    "who else has this name, and whose name is protected",
    "the site's rules",
)


def from_stranger(
    *,
    text: str,
    name: str = "",
    url: str = "",
    email: str = "",
    page: str | None = None,
    parent_text: str | None = None,
    site_hosts: frozenset[str] = frozenset(),
    site_language: str = "en",
) -> Submission:
    """Return a submission of which nothing is known but what is given, and nothing else is held against it."""
    return Submission(
        text=text,
        name=name,
        url=url,
        email=email,
        ip=None,
        user_agent=None,
        channel="api",
        fill_seconds=None,
        honeypot="",
        page=page,
        parent_text=parent_text,
        site_hosts=site_hosts,
        site_language=site_language,
        email_assessment=EmailAssessment(status="deliverable", detail=""),
        history=History(confirmed=False, approved=0, rejected=0, spam=0),
        duplicates=Duplicates(here=0, elsewhere=0),
        velocity=Velocity(network_minute=0, network_hour=0, address_hour=0),
        names=Names(other_addresses=0, proved=False),
        people=People(staff=(), authors=(), is_staff=False),
        traces=None,
        rules=(),
    )
