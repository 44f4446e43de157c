"""What is known about a comment when it is screened: gathered by the caller, judged by the checks."""

from dataclasses import dataclass
from typing import Literal

EmailStatus = Literal["deliverable", "undeliverable", "disposable", "unknown"]
RuleKind = Literal["word", "domain", "address", "network", "name"]
RuleEffect = Literal["hold", "spam", "reject", "allow"]
Channel = Literal["form", "api"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailAssessment:
    """What DNS and the list of disposable domains said; `unknown_accepted` is the site's own choice."""

    status: EmailStatus
    detail: str
    unknown_accepted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Earlier decisions about this address; only a `confirmed` one earns trust by its approved comments."""

    confirmed: bool
    approved: int
    rejected: int
    spam: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicates:
    """Earlier comments whose fingerprint is the same, under this article and under others."""

    here: int
    elsewhere: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Velocity:
    """Other posts from the same network or address before this one, in the last minute or hour."""

    network_minute: int
    network_hour: int
    address_hour: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of the site; `pattern` is a plain string, never a regular expression."""

    id: int
    kind: RuleKind
    pattern: str
    effect: RuleEffect


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A comment and its circumstances.

    None means that an input could not be had, which holds the comment, with two exceptions: `ip` may have
    aged out, and `fill_seconds` does not exist for a comment that came through the API.
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
    is_reply: bool
    context_text: str
    site_hosts: frozenset[str]
    email_assessment: EmailAssessment | None
    history: History | None
    duplicates: Duplicates | None
    velocity: Velocity | None
    rules: tuple[Rule, ...] | None
