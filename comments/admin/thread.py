"""Discussions: closed and opened, and who decides what is published in them."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Field, Q, QuerySet
from django.db.models.functions import Now
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comments.models import Thread
from comments.services.threads import change_threads

# What is shown belongs to the page that owns the thread, and the counters to comments.services.transition.
_KEPT_ELSEWHERE = ["title", "url", "comment_count", "last_comment_at", "created_at", "all_comments"]


@admin.register(Thread)
class ThreadAdmin(admin.ModelAdmin[Thread]):
    list_display = ["title", "comment_count", "last_comment_at", "policy", "is_open"]
    list_filter = ["policy", ("closed_at", admin.EmptyFieldListFilter)]
    list_per_page = 50
    ordering = ["-created_at"]
    search_fields = ["title", "url"]
    fields = [
        "title",
        "url",
        "policy",
        "closed_at",
        "comment_count",
        "last_comment_at",
        "created_at",
        "all_comments",
    ]
    readonly_fields = _KEPT_ELSEWHERE
    actions = ["close_now", "open_again"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Thread | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Thread, form: ModelForm[Thread], change: bool) -> None:
        """Only what the form offers: saving the whole row would take back counts made since the form was opened."""
        change_threads(Thread.objects.filter(pk=obj.pk), policy=obj.policy, closed_at=obj.closed_at)

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        """Django labels the day and the time for the eye only."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "closed_at" and field:
            for part, widget in zip(("day", "time"), field.widget.widgets, strict=True):
                widget.attrs["aria-label"] = f"Closed at: {part}"
        return field

    @admin.display(description="open", boolean=True, ordering="closed_at")
    def is_open(self, thread: Thread) -> bool:
        return not thread.is_closed

    @admin.display(description="comments")
    def all_comments(self, thread: Thread) -> SafeString:
        queue = reverse("admin:comments_comment_changelist")
        return format_html(
            '<a href="{}?queue=all&amp;thread={}">all of this discussion</a>', queue, thread.pk
        )

    @admin.action(description="Close the selected discussions now", permissions=["change"])
    def close_now(self, request: HttpRequest, queryset: QuerySet[Thread]) -> None:
        still_open = queryset.filter(Q(closed_at=None) | Q(closed_at__gt=timezone.now()))
        self._tell(request, queryset, still_open, "closed", closed_at=Now())

    @admin.action(description="Open the selected discussions again", permissions=["change"])
    def open_again(self, request: HttpRequest, queryset: QuerySet[Thread]) -> None:
        self._tell(request, queryset, queryset.filter(closed_at__isnull=False), "open", closed_at=None)

    def _tell(
        self,
        request: HttpRequest,
        chosen: QuerySet[Thread],
        to_change: QuerySet[Thread],
        state: str,
        **fields: Any,
    ) -> None:
        for thread in to_change:
            self.log_change(request, thread, [{"changed": {"fields": [f"now {state}"]}}])
        total, changed = chosen.count(), change_threads(to_change, **fields)
        messages.success(
            request, f"{changed} of {total} selected discussions changed; all of them are {state} now."
        )
