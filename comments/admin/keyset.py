"""Pages of a queue that begin after a row instead of after a number of rows.

No page costs more than the first, nothing is counted, and what comes or goes meanwhile shifts nothing.
"""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Q
from django.utils.dateparse import parse_datetime

from comments.models import Comment
from comments.querysets import CommentQuerySet


class _Mark(NamedTuple):
    """A row that a page lies beside, and on which side: `after` it in the list's order, or before."""

    after: bool
    pk: int
    urgent_at: datetime | None


class KeysetPage:
    """One page of comments in one of three orders; `next` and `previous` are cursors, or "" at the ends.

    A damaged cursor leads to the first page. One query.
    """

    def __init__(self, queryset: CommentQuerySet, *, order: str, cursor: str = "", size: int = 25) -> None:
        self._order = order
        mark = _read(cursor, order)
        backwards = mark is not None and not mark.after
        rows = list(self._beyond(queryset, mark).order_by(*self._fields(backwards))[: size + 1])
        more, rows = len(rows) > size, rows[:size]
        self.items: list[Comment] = rows[::-1] if backwards else rows
        has_next = backwards or more
        has_previous = more if backwards else mark is not None
        self.next = self._cursor("a", self.items[-1]) if self.items and has_next else ""
        self.previous = self._cursor("b", self.items[0]) if self.items and has_previous else ""

    def _fields(self, backwards: bool) -> list[str]:
        falling = (self._order == "newest") != backwards
        names = ["urgent_at", "id"] if self._order == "urgent" else ["id"]
        return [f"-{name}" if falling else name for name in names]

    def _beyond(self, queryset: CommentQuerySet, mark: _Mark | None) -> CommentQuerySet:
        if mark is None:
            return queryset
        way = "gt" if mark.after != (self._order == "newest") else "lt"
        if self._order != "urgent":
            return queryset.filter(**{f"id__{way}": mark.pk})
        # The first condition says nothing new: it lets the index begin in the right place.
        beyond = Q(**{f"urgent_at__{way}": mark.urgent_at}) | Q(
            urgent_at=mark.urgent_at, **{f"id__{way}": mark.pk}
        )
        return queryset.filter(beyond, **{f"urgent_at__{way}e": mark.urgent_at})

    def _cursor(self, side: str, comment: Comment) -> str:
        moment = f"_{comment.urgent_at.isoformat()}" if self._order == "urgent" else ""
        return f"{side}{comment.pk}{moment}"


def _read(cursor: str, order: str) -> _Mark | None:
    side, (pk, _, moment) = cursor[:1], cursor[1:].partition("_")
    if side not in ("a", "b") or not pk.isdecimal() or not pk.isascii() or len(pk) > 18:
        return None
    try:
        urgent_at = parse_datetime(moment) if moment else None
    except ValueError:
        return None
    aware = urgent_at is not None and urgent_at.tzinfo is not None
    if aware != (order == "urgent") or bool(moment) != aware:
        return None
    return _Mark(side == "a", int(pk), urgent_at)
