"""Comments that came, and were decided about, some days ago; and several who do something at once."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connections
from django.db.models import Model
from django.db.models.functions import Now

from comments.models import Comment
from comments.services.moderation import DECISIONS


def aged(row: Any, days: float, **fields: object) -> Any:
    """The row as it would be `days` after it was made and last moved."""
    moments = {
        name: Now() - timedelta(days=days) for name in ("created_at", "status_since") if hasattr(row, name)
    }
    type(row).objects.filter(pk=row.pk).update(**moments | fields)
    row.refresh_from_db()
    return row


def is_there(row: Model) -> bool:
    return type(row)._default_manager.filter(pk=row.pk).exists()


def put(comment: Comment, action: str, by: Any) -> Comment:
    """The comment after a decision, as the database has it."""
    DECISIONS[action](comment=Comment.objects.get(pk=comment.pk), by=by)
    return Comment.objects.get(pk=comment.pk)


def at_once(*works: Callable[[], object]) -> list[BaseException]:
    """Do them in threads, each with a connection of its own; returns what went wrong."""
    faults: list[BaseException] = []
    start = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        try:
            start.wait()
            work()
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return faults
