"""The time between making the page and posting its form."""

from collections.abc import Iterator

from comments.screening.finding import Finding, MissingInputError
from comments.screening.policy import FAST_FILL_SECONDS, INSTANT_FILL_SECONDS
from comments.screening.submission import Submission


def look(submission: Submission) -> Iterator[Finding]:
    """The API has no form to time; a form without its token raises MissingInputError."""
    seconds = submission.fill_seconds
    if seconds is None:
        if submission.channel == "form":
            raise MissingInputError("the time when the page was made (no valid form token)")
        return
    # Turned round so that NaN, which compares false with everything, is taken as too fast.
    if not seconds >= FAST_FILL_SECONDS:
        code = "fast" if seconds >= INSTANT_FILL_SECONDS else "instant"
        yield Finding(code, f"posted {seconds:.1f} s after the page was made")
