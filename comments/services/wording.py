"""A comment's text as a revision: rendered, and marked so that it is found again."""

from comments.models import Comment, Revision
from comments.rendering import render_comment
from comments.screening.links import linked_hosts
from comments.screening.sketch import sketch
from comments.screening.text import fingerprint


def wording(comment: Comment, text: str, **fields: object) -> Revision:
    """A revision of `comment`, not yet saved, with everything that is made of its text."""
    return Revision(
        comment=comment,
        text=text,
        html=render_comment(text),
        fingerprint=fingerprint(text),
        sketch=sketch(text),
        hosts=linked_hosts(text, comment.url),
        **fields,
    )
