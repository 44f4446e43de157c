"""What a moderator has decided about all that this author is still going to say."""

from collections.abc import Iterator

from comments.screening.finding import Finding
from comments.screening.submission import History, Submission

_WORDS = {
    "hold": "a moderator wants everything by this author held",
    "ban": "this author is banned",
}


def look(submission: Submission) -> Iterator[Finding]:
    """Yield one finding where the author does not stand as anybody does; without a history its own check holds."""
    history = submission.history
    if history and history.standing == "hold":
        yield Finding("hold", _words(history))
    elif history and history.standing == "ban":
        yield Finding("ban", _words(history))


def _words(history: History) -> str:
    until = history.standing_until
    return _WORDS[history.standing] + (f" until {until.day} {until:%B %Y}" if until else "")
