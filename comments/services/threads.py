"""What a person may decide about a whole discussion."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from comments.models import Thread
from comments.services.audit import log_change


def change_threads(threads: QuerySet[Thread], **fields: Any) -> int:
    """Write `policy` or `closed_at` and bump the version, so that no kept page goes on offering a form, or hiding it.

    Returns how many were changed. Only the fields named are written: counts made meanwhile stay.
    """
    return threads.order_by().update(version=F("version") + 1, **fields)


def close_thread(*, thread: Thread, by: AbstractBaseUser) -> None:
    _change(thread, "close", by, closed_at=timezone.now())


def open_thread(*, thread: Thread, by: AbstractBaseUser) -> None:
    _change(thread, "open", by, closed_at=None)


def slow_thread(*, thread: Thread, seconds: int, by: AbstractBaseUser) -> None:
    _change(thread, "slow", by, slow_seconds=seconds)


def _change(thread: Thread, action: str, by: AbstractBaseUser, **fields: Any) -> None:
    with transaction.atomic():
        change_threads(Thread.objects.filter(pk=thread.pk), **fields)
        detail = {name: str(value) for name, value in fields.items()}
        log_change(action=action, subject=f"thread:{thread.pk}", by=by, detail=detail)
