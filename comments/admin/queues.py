"""The queues: each is one filter of one page, under one URL (`?queue=held&order=urgent`)."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from comments.models import Comment, Status
from comments.querysets import FLAGGED
from comments.services.tally import comments_by_status

# The reported ones are counted by their index, up to so many.
_COUNT_UP_TO = 1000


class Queue(NamedTuple):
    """`statuses`: what stands in it, or (None) what is flagged; `empty`: what is said when nothing does."""

    name: str
    label: str
    statuses: tuple[str, ...] | None
    empty: str

    @property
    def condition(self) -> Q:
        if self.statuses is None:
            return FLAGGED
        return Q() if len(self.statuses) == len(Status) else Q(status__in=self.statuses)

    @property
    def waits(self) -> bool:
        """Whether somebody waits for its comments, so that the most urgent stand first."""
        return self.name in ("held", "reported", "pending", "unconfirmed")


QUEUES = {
    queue.name: queue
    for queue in (
        Queue("held", "Held", (Status.HELD,), "Nothing waits for you."),
        Queue("reported", "Reported", None, "Nobody minds anything."),
        Queue("pending", "Pending", (Status.PENDING,), "Nothing is being screened."),
        Queue("unconfirmed", "Unconfirmed", (Status.UNCONFIRMED,), "Nobody still has to prove an address."),
        Queue("spam", "Spam", (Status.SPAM,), "There is no spam."),
        Queue("rejected", "Rejected", (Status.REJECTED,), "Nothing has been rejected."),
        Queue("trash", "Trash", (Status.TRASHED,), "The trash is empty."),
        Queue("approved", "Approved", (Status.APPROVED,), "Nothing has been approved yet."),
        Queue("all", "All", tuple(Status.values), "There are no comments yet."),
    )
}
ORDERS = {"urgent": "Most urgent first", "newest": "Newest first", "oldest": "Oldest first"}


class QueueFilter(SimpleListFilter):
    """What Django's filter bar is elsewhere; shown as tabs with counts."""

    title = "queue"
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(queue.name, queue.label) for queue in QUEUES.values()]

    @property
    def queue(self) -> Queue:
        """The queue asked for; the one that waits for people when none, or none that exists, was."""
        return QUEUES.get(self.value() or "", QUEUES["held"])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        return queryset.filter(self.queue.condition)

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        numbers = queue_numbers()
        for queue in QUEUES.values():
            yield {
                "name": queue.name,
                "display": queue.label,
                "number": numbers[queue.name],
                "selected": queue == self.queue,
                "query_string": changelist.get_query_string({self.parameter_name: queue.name}, ["order"]),
            }


class OrderFilter(SimpleListFilter):
    """In which order the queue stands. It is no filter, but a parameter of the same page."""

    title = parameter_name = "order"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(ORDERS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        return queryset


def queue_numbers() -> dict[str, int | str]:
    """How many comments stand in each queue, without counting them."""
    numbers = comments_by_status()
    return {queue.name: _number(queue, numbers) for queue in QUEUES.values()}


def _number(queue: Queue, numbers: dict[str, int]) -> int | str:
    if queue.statuses is not None:
        return sum(numbers.get(status, 0) for status in queue.statuses)
    flagged = Comment.objects.filter(queue.condition).order_by().values("pk")[: _COUNT_UP_TO + 1].count()
    return flagged if flagged <= _COUNT_UP_TO else f"{_COUNT_UP_TO}+"
