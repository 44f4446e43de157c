"""The queue as the harness sees it, through restarts of the database."""

from collections.abc import Callable
from typing import TypeVar

from django.db import Error, close_old_connections, connection

from comments.models import Job, Pulse
from comments.outbox import health
from comments.outbox.bell import ring

T = TypeVar("T")


def deaf_queues() -> set[str]:
    """The kinds of job whose worker is deaf; none while the database cannot be asked."""
    return _ask(health.deaf_queues, set())


def is_heard() -> bool:
    """Ring every bell; has every kind been answered by now?"""
    for kind in Job.Kind.values:
        ring(kind)
    return _ask(lambda: Pulse.objects.count() == len(Job.Kind.values), False)


def is_quiet() -> bool:
    """Is no job due any more, so that nothing would happen by itself?"""
    return _ask(lambda: not Job.objects.filter(state=Job.State.DUE).exists(), False)


def _ask(question: Callable[[], T], otherwise: T) -> T:
    close_old_connections()
    try:
        return question()
    except Error:
        connection.close()
        return otherwise
