"""Celery beat, with the sweeper inside it.

A worker can be deaf while it still answers pings (seen with Celery 5.7 after a Redis crash). If the sweep
travelled as a message it would not arrive just when it is needed, so beat runs it in its own process.
"""

from typing import Any

from celery.beat import ScheduleEntry
from celery.beat import Scheduler as InMemoryScheduler


class Scheduler(InMemoryScheduler):  # type: ignore[misc]  # Celery has no types
    """Keep no schedule file, and run the entries marked `inline` here instead of sending them."""

    # Celery's own would wait for the broker before anything is done, and a sweep needs none.
    producer = None

    def apply_async(self, entry: ScheduleEntry, *args: Any, **kwargs: Any) -> Any:
        if entry.options.get("inline"):
            return self.app.tasks[entry.task]()
        return super().apply_async(entry, *args, **kwargs)
