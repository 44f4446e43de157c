"""What was decided about earlier comments of this address."""

import math
from collections.abc import Iterator

from comments.screening.finding import Finding, MissingInputError
from comments.screening.submission import Submission


def look(submission: Submission) -> Iterator[Finding]:
    """Good counts are worth something to the confirmed address only, bad ones weigh for any.

    Trust grows with the logarithm: a tenth approved comment proves less than the first. Raises
    MissingInputError without the counts.
    """
    history = submission.history
    if history is None:
        raise MissingInputError("the history of this address")
    if history.confirmed and history.approved > 0:
        words = f"this address is confirmed and has {_comments(history.approved)} approved"
        yield Finding("approved", words, math.log2(1 + history.approved), {"approved": history.approved})
    if history.rejected > 0:
        words = f"{_comments(history.rejected)} from this address rejected before"
        yield Finding("rejected", words, history.rejected, {"rejected": history.rejected})
    if history.spam > 0:
        words = f"{_comments(history.spam)} from this address marked as spam before"
        yield Finding("spam", words, history.spam, {"spam": history.spam})


def _comments(number: int) -> str:
    return "1 comment" if number == 1 else f"{number} comments"
