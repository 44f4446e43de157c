"""What a person may decide about a whole discussion."""

from typing import Any

from django.db.models import F, QuerySet

from comments.models import Thread


def change_threads(threads: QuerySet[Thread], **fields: Any) -> int:
    """Write `policy` or `closed_at` and bump the version, so that no kept page goes on offering a form, or hiding it.

    Returns how many were changed. Only the fields named are written: counts made meanwhile stay.
    """
    return threads.order_by().update(version=F("version") + 1, **fields)
