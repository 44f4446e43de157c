"""Moving a comment, with all replies below it, to where it belongs."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.db.models import F

from comments.conf import conf
from comments.models import Comment, ModerationEvent, Thread
from comments.services.errors import NotAllowed
from comments.services.transition import Change, lock_thread, record

# The whole branch in one statement: each row gets its new place by what stood above the moved one before and now.
_MOVE = """
    UPDATE comments_comment SET
        path = %(above)s::bigint[] || path[%(depth)s:],
        depth = depth + %(deeper)s,
        root_id = CASE WHEN cardinality(%(above)s::bigint[] || path[%(depth)s:]) > 1
            THEN (%(above)s::bigint[] || path[%(depth)s:])[1] END
    WHERE thread_id = %(thread)s AND id = ANY(%(branch)s)
"""


def move_comment(
    *, comment: Comment, parent: Comment | None, by: AbstractBaseUser, reason: str = ""
) -> ModerationEvent:
    """Make the comment a reply to `parent`, or (None) one that answers nobody. Its replies come with it.

    Raises `NotAllowed` where the tree forbids it and `Conflict` when the comment has changed since it was read.
    """
    with transaction.atomic():
        lock_thread(comment.thread_id)
        place = Comment.objects.get(pk=comment.pk)
        branch = list(Comment.objects.filter(thread=place.thread_id, path__contains=[place.pk]))
        above = _above(place, parent, branch)
        old = place.parent_id
        event = record(comment, _change(old, parent, by, reason))
        _move_counts(place, above)
        _write(place, above, branch)
        Comment.objects.filter(pk=comment.pk).update(parent=parent)
        Thread.objects.filter(pk=comment.thread_id).update(version=F("version") + 1)
    comment.refresh_from_db()
    return event


def _above(comment: Comment, parent: Comment | None, branch: list[Comment]) -> list[int]:
    if (parent.pk if parent else None) == comment.parent_id:
        raise NotAllowed("it stands there already: choose another comment, or leave it")
    if parent is None:
        return []
    if parent.thread_id != comment.thread_id:
        raise NotAllowed(f"comment {parent.pk} belongs to another discussion: choose one of this discussion")
    if comment.pk in parent.path:
        raise NotAllowed("a comment cannot answer itself or one of its own replies: choose another")
    height = max(len(below.path) for below in branch) - len(comment.path)
    # As when it is written: a reply to the deepest level attaches beside its parent. A whole branch must fit.
    if len(parent.path) + 1 + height > conf.COMMENT_MAX_DEPTH and height:
        raise NotAllowed(
            f"its replies would stand deeper than {conf.COMMENT_MAX_DEPTH} levels: choose a comment further up"
        )
    return list(parent.path[: conf.COMMENT_MAX_DEPTH - 1])


def _change(old: int | None, parent: Comment | None, by: AbstractBaseUser, reason: str) -> Change:
    return Change(
        action="move",
        to=None,
        actor=ModerationEvent.Actor.PERSON,
        user_id=by.pk,
        reason=reason,
        detail={"parent": [old, parent.pk if parent else None]},
    )


def _move_counts(comment: Comment, above: list[int]) -> None:
    """What is public of the branch is counted by the ancestors it gets, no longer by those it had."""
    public = comment.approved_descendants + comment.is_public
    if public:
        lost, won = set(comment.path[:-1]) - set(above), set(above) - set(comment.path[:-1])
        count = F("approved_descendants")
        Comment.objects.filter(pk__in=lost).update(approved_descendants=count - public)
        Comment.objects.filter(pk__in=won).update(approved_descendants=count + public)


def _write(comment: Comment, above: list[int], branch: list[Comment]) -> None:
    values: dict[str, Any] = {
        "above": above,
        "depth": len(comment.path),
        "deeper": len(above) + 1 - len(comment.path),
        "thread": comment.thread_id,
        "branch": [below.pk for below in branch],
    }
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, values)
