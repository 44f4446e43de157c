"""What a person may decide about a whole discussion. Everything is in the log and can be taken back."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from comments.models import Thread
from comments.services.audit import log_change
from comments.services.errors import NotAllowed
from comments.services.policy import policy_of


def change_threads(threads: QuerySet[Thread], **fields: Any) -> int:
    """Write `policy` or `closed_at` and bump the version, so that no kept page goes on offering a form, or hiding it.

    Returns how many were changed. Only the fields named are written: counts made meanwhile stay.
    """
    return threads.order_by().update(version=F("version") + 1, **fields)


def close_thread(*, thread: Thread, by: AbstractBaseUser) -> None:
    """Take no more comments from now on."""
    _change(thread, "close", by, closed_at=timezone.now())


def open_thread(*, thread: Thread, by: AbstractBaseUser) -> None:
    """Take comments again, however old the discussion is. Raises `NotAllowed` where the site's policy closes all."""
    policy = Thread.Policy.SITE if thread.policy == Thread.Policy.CLOSED else thread.policy
    with transaction.atomic():
        _change(thread, "open", by, closed_at=None, close_after_days=0, policy=policy)
        if policy_of(Thread.objects.get(pk=thread.pk)).is_closed:
            raise NotAllowed(
                "the policy of the site closes every discussion: ask its owner to change that first"
            )


def slow_thread(*, thread: Thread, seconds: int, by: AbstractBaseUser) -> None:
    """Let one person comment there only once in so many seconds; 0: as anywhere."""
    _change(thread, "slow", by, slow_seconds=seconds)


def set_thread_policy(*, thread: Thread, by: AbstractBaseUser, **fields: Any) -> None:
    """Write what a discussion has of its own: policy, days, the pace, the moment of closing."""
    _change(thread, "policy", by, **fields)


def _change(thread: Thread, action: str, by: AbstractBaseUser, **fields: Any) -> None:
    with transaction.atomic():
        rows = Thread.objects.select_for_update(no_key=True).filter(pk=thread.pk)
        before = rows.values(*fields).get()
        changed = {n: [_plain(before[n]), _plain(v)] for n, v in fields.items() if before[n] != v}
        if changed:
            change_threads(Thread.objects.filter(pk=thread.pk), **fields)
            log_change(action=action, subject=f"thread:{thread.pk}", by=by, detail=changed)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
