"""One name with many addresses: how a campaign looks whose sender changes mailboxes but not the name."""

import re
from collections.abc import Iterator

from comments.screening.finding import Finding, MissingInputError
from comments.screening.policy import OTHER_ADDRESSES
from comments.screening.submission import Submission

_BESIDE_LETTERS = re.compile(r"[\d\s_.@+-]")


def look(submission: Submission) -> Iterator[Finding]:
    """A first name alone is everybody's and proves nothing; raises MissingInputError without the count."""
    if submission.names is None:
        raise MissingInputError("the comments under the same name")
    others = submission.names.other_addresses
    if others >= OTHER_ADDRESSES and not submission.names.proved and not _is_first_name(submission.name):
        told = f"{others} other addresses lately used this name"
        yield Finding("other-addresses", told, others, {"addresses": others})


def _is_first_name(name: str) -> bool:
    """One word of letters: “Thomas” and “Мария”, but not “bestdeals24” or “Ada Lovelace”."""
    return not _BESIDE_LETTERS.search(name.strip())
