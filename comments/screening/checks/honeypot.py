"""The form field that people cannot see and machines fill in."""

from collections.abc import Iterator

from comments.screening.finding import Finding
from comments.screening.submission import Submission


def look(submission: Submission) -> Iterator[Finding]:
    """What stands in the field is not told: it may be an address."""
    if submission.honeypot:
        yield Finding("filled", "the field that people cannot see was filled in")
