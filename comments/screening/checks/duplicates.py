"""The same text again: under this article, or under others as spam campaigns leave it."""

from collections.abc import Iterator

from comments.screening.finding import Finding, MissingInputError
from comments.screening.policy import SHORT_TEXT
from comments.screening.submission import Submission
from comments.screening.text import visible_length


def look(submission: Submission) -> Iterator[Finding]:
    """Short texts (“Thank you!”) are the same by chance; raises MissingInputError without the counts."""
    if submission.duplicates is None:
        raise MissingInputError("the comments with the same text")
    here, elsewhere = submission.duplicates.here, submission.duplicates.elsewhere
    both = here + elsewhere
    if both and visible_length(submission.text) < SHORT_TEXT:
        yield Finding("short", f"the same few words were posted {_times(both)} before", both)
        return
    if here:
        yield Finding("here", f"the same text was posted here {_times(here)} before", here)
    if elsewhere:
        yield Finding("elsewhere", f"the same text stands under {_articles(elsewhere)}", elsewhere)


def _articles(number: int) -> str:
    return "another article" if number == 1 else f"{number} other articles"


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")
