"""Django's list of one page, with what a moderator needs beside each comment, and without counting a million rows."""

from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest

from comments.admin.items import load_items
from comments.admin.keyset import KeysetPage
from comments.admin.queues import ORDERS, OrderFilter, Queue, QueueFilter
from comments.models import Comment
from comments.services.alike import like
from comments.text import row_id

# What the page's URL knows beside filters: where in the list it begins, and whose likes it shows.
CURSOR, LIKE = "at", "like"
# What the URL of a decision about the whole list adds to it.
DECISION = "decision"


class QueueChangeList(ChangeList):
    """One page of a queue. There are no page numbers: a queue moves while one reads it."""

    items: list[Any]

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        known = super().get_filters_params(params)
        return {name: value for name, value in known.items() if name not in (CURSOR, LIKE, DECISION)}

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Comment]) -> list[Any]:
        return []

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Comment]:
        queryset = super().get_queryset(request, exclude_parameters)
        self.alike = _comment(request.GET.get(LIKE, ""))
        return like(queryset, self.alike) if self.alike else queryset  # type: ignore[arg-type]

    def get_results(self, request: HttpRequest) -> None:
        """Called once the filters are known. Everything that Django's templates ask for is here, but counts."""
        self.queue = self._filter(QueueFilter).queue
        chosen = self._filter(OrderFilter).value()
        self.order = chosen if chosen in self._orders() else self._usual_order()
        page = KeysetPage(
            self.queryset, order=self.order, cursor=request.GET.get(CURSOR, ""), size=self.list_per_page
        )
        self.page, self.result_list = page, page.items
        self.result_count = self.full_result_count = len(page.items)
        self.show_full_result_count, self.show_admin_actions = False, True
        self.can_show_all = self.multi_page = False
        self.items = load_items(page.items, with_groups=self._folds)
        self.tabs = list(self._filter(QueueFilter).choices(self))
        self.narrowed = self.alike is not None or bool(
            set(self.get_filters_params()) - {QueueFilter.parameter_name, OrderFilter.parameter_name}
        )
        self._link()

    def _orders(self) -> dict[str, str]:
        """Where nobody waits nothing is urgent."""
        return {name: label for name, label in ORDERS.items() if self.queue.waits or name != "urgent"}

    def _usual_order(self) -> str:
        return "urgent" if self.queue.waits else "newest"

    @property
    def _folds(self) -> bool:
        """What is alike stands together where decisions are made; but what was looked for is shown as it was found."""
        looked_for = bool(self.query) or self.alike is not None
        return self.queue.waits and self.queue.statuses is not None and not looked_for

    def _filter(self, kind: type[Any]) -> Any:
        return next(spec for spec in self.filter_specs if isinstance(spec, kind))

    def _link(self) -> None:
        without = [CURSOR]
        self.everywhere = self.get_query_string({QueueFilter.parameter_name: "all"}, without)
        self.next_url = self.get_query_string({CURSOR: self.page.next}) if self.page.next else ""
        self.previous_url = self.get_query_string({CURSOR: self.page.previous}) if self.page.previous else ""
        self.orders = [
            (label, name == self.order, self.get_query_string({OrderFilter.parameter_name: name}, without))
            for name, label in self._orders().items()
        ]

    @property
    def about(self) -> str:
        """Which comments these are, in words that quote nothing a search was for: it may be an address."""
        queue: Queue = self.queue
        parts = [queue.label]
        if self.alike:
            parts.append(f"like comment {self.alike.pk}")
        if self.query:
            parts.append("found by a search")
        if self.narrowed and not self.query and not self.alike:
            parts.append("of one author or discussion")
        return ", ".join(parts)


def _comment(wanted: str) -> Comment | None:
    pk = row_id(wanted)
    return None if pk is None else Comment.objects.select_related("revision").filter(pk=pk).first()
