"""The queues: each is one filter of one page, under one URL (`?queue=held`)."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest

from comments.models import Comment, Status
from comments.services.tally import comments_by_status


class Queue(NamedTuple):
    """`statuses`: what stands in it; `empty`: what is said when nothing does."""

    name: str
    label: str
    statuses: tuple[str, ...]
    empty: str


QUEUES = {
    queue.name: queue
    for queue in (
        Queue("held", "Held", (Status.HELD,), "Nothing waits for you."),
        Queue("pending", "Pending", (Status.PENDING,), "Nothing is being screened."),
        Queue("unconfirmed", "Unconfirmed", (Status.UNCONFIRMED,), "Nobody still has to prove an address."),
        Queue("spam", "Spam", (Status.SPAM,), "There is no spam."),
        Queue("rejected", "Rejected", (Status.REJECTED,), "Nothing has been rejected."),
        Queue("trash", "Trash", (Status.TRASHED,), "The trash is empty."),
        Queue("approved", "Approved", (Status.APPROVED,), "Nothing has been approved yet."),
        Queue("all", "All", tuple(Status.values), "There are no comments yet."),
    )
}


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
        return queryset.filter(status__in=self.queue.statuses)

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        numbers = comments_by_status()
        for queue in QUEUES.values():
            yield {
                "display": queue.label,
                "number": sum(numbers.get(status, 0) for status in queue.statuses),
                "selected": queue == self.queue,
                "query_string": changelist.get_query_string({self.parameter_name: queue.name}),
            }
