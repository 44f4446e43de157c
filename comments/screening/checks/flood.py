"""Too many posts in too short a time: from one network, from one address, or of one text from many networks."""

from collections.abc import Iterator

from comments.screening.finding import Finding, MissingInputError
from comments.screening.policy import (
    ADDRESS_POSTS_PER_HOUR,
    POSTS_PER_HOUR,
    POSTS_PER_MINUTE,
    SHORT_TEXT,
    TEXT_NETWORKS_PER_HOUR,
)
from comments.screening.submission import Submission
from comments.screening.text import visible_length


def look(submission: Submission) -> Iterator[Finding]:
    """A whole office may share a network, hence the room; raises MissingInputError without the counts."""
    velocity = submission.velocity
    if velocity is None:
        raise MissingInputError("the number of recent posts")
    if velocity.network_minute >= POSTS_PER_MINUTE:
        yield _finding("network-minute", velocity.network_minute, "network", "minute")
    if velocity.network_hour >= POSTS_PER_HOUR:
        yield _finding("network-hour", velocity.network_hour, "network", "hour")
    if velocity.address_hour >= ADDRESS_POSTS_PER_HOUR:
        yield _finding("address-hour", velocity.address_hour, "address", "hour")
    networks = velocity.text_networks_hour
    if networks >= TEXT_NETWORKS_PER_HOUR and visible_length(submission.text) >= SHORT_TEXT:
        words = f"{networks} other networks sent this text, or nearly this, within the last hour"
        yield Finding("text-hour", words, networks, {"networks": networks})


def _finding(code: str, posts: int, source: str, time: str) -> Finding:
    words = f"{posts} other posts from this {source} within the last {time}"
    return Finding(code, words, posts, {"posts": posts})
