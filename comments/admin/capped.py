"""Pages of a list of a million rows, of which nobody reads the last."""

from functools import cached_property
from typing import Any, cast

from django.core.paginator import Paginator
from django.db.models import QuerySet

# Rows that are counted, and so can be paged through; what is older is found by a filter or a search.
MOST = 10_000


class CappedPaginator(Paginator):  # type: ignore[type-arg]  # Django's admin names it bare
    """Counts no further than `MOST`: the database stops there instead of reading the whole table."""

    most = MOST

    @cached_property
    def count(self) -> int:
        rows = cast(QuerySet[Any], self.object_list)
        return rows.order_by()[: self.most].count()
