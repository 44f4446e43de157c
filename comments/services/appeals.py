"""Appeals of authors."""

from collections.abc import Iterable

from comments.models import Appeal, Comment


def open_appeals(comments: Iterable[Comment]) -> dict[int, Appeal]:
    """The open appeal about each of these comments: one query."""
    appeals = Appeal.objects.filter(comment__in=[c.pk for c in comments], state=Appeal.State.OPEN)
    return {appeal.comment_id: appeal for appeal in appeals}
