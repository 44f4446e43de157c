"""What a check hands to the policy: what it saw and how much of it, never what that weighs."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from comments.screening.submission import Submission


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` and the check's name find the weight in the policy; `amount` multiplies it.

    Neither `words` nor `evidence` may hold the commenter's e-mail address or IP.
    """

    code: str
    words: str
    amount: float = 1.0
    evidence: Mapping[str, Any] = field(default_factory=dict)


class Check(NamedTuple):
    """A check's name, which stands before its codes, and the function that looks at a submission."""

    name: str
    look: Callable[[Submission], Iterable[Finding]]


class MissingInputError(Exception):
    """An input that the check needs is not there; the argument names it in words for the moderator."""
