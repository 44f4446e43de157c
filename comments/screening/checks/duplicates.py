"""The same text again, or nearly so: under this article, or under others as spam campaigns leave it."""

from collections.abc import Iterator

from comments.screening.finding import Finding, MissingInputError
from comments.screening.policy import SHORT_TEXT, SIMILAR_TEXTS
from comments.screening.submission import Near, Submission
from comments.screening.text import visible_length

_UNWANTED = frozenset({"spam", "rejected"})


def look(submission: Submission) -> Iterator[Finding]:
    """Short texts (“Thank you!”) are the same by chance; raises MissingInputError without the counts."""
    if submission.duplicates is None:
        raise MissingInputError("the comments with the same text")
    here, elsewhere = submission.duplicates.here, submission.duplicates.elsewhere
    both = here + elsewhere
    if visible_length(submission.text) < SHORT_TEXT:
        if both:
            yield Finding("short", f"the same few words were posted {_times(both)} before", both)
        return
    if here:
        yield Finding("here", f"the same text was posted here {_times(here)} before", here)
    if elsewhere:
        yield Finding("elsewhere", f"the same text stands under {_articles(elsewhere)}", elsewhere)
    yield from _likeness([near for near in submission.duplicates.near if near.similarity >= SIMILAR_TEXTS])


def _likeness(similar: list[Near]) -> Iterator[Finding]:
    """What was judged spam counts once, by its nearest; of the rest, what others wrote and what is not the same text
    through and through. Whoever words an approved comment of theirs anew does nothing wrong.
    """
    unwanted = [near for near in similar if near.status in _UNWANTED]
    if unwanted:
        nearest = max(unwanted, key=lambda near: near.similarity)
        words = f"{_alike(nearest)} comment {nearest.comment}, which is {nearest.status}"
        yield Finding("of-spam", words, nearest.similarity, _evidence(nearest))
    others = [near for near in similar if near not in unwanted and near.similarity < 1 and not _is_own(near)]
    for code, where in (("near-here", "here"), ("near-elsewhere", "under another article")):
        found = [near for near in others if near.here == (code == "near-here")]
        if found:
            nearest = max(found, key=lambda near: near.similarity)
            words = f"{_alike(nearest)} comment {nearest.comment} {where} ({nearest.status})"
            yield Finding(code, words, len(found), _evidence(nearest) | {"comments": len(found)})


def _is_own(near: Near) -> bool:
    return near.same_author and near.status == "approved"


def _alike(near: Near) -> str:
    return (
        "the same text as"
        if near.similarity == 1
        else f"nearly the same text ({near.similarity:.0%} alike) as"
    )


def _evidence(near: Near) -> dict[str, object]:
    return {"similarity": round(near.similarity, 2), "comment": near.comment, "status": near.status}


def _articles(number: int) -> str:
    return "another article" if number == 1 else f"{number} other articles"


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")
