"""The audit log: read and searched, never written by hand."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comments.admin.decisions import decider
from comments.admin.looking import ReadOnlyAdmin
from comments.models import ModerationEvent
from comments.services.moderation import DECISIONS


class ActionFilter(SimpleListFilter):
    """Named here, because asking the log which actions occur in it would read all of it."""

    title = parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(action, action) for action in (*DECISIONS, "screen", "confirm")]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[ModerationEvent]
    ) -> QuerySet[ModerationEvent]:
        return queryset.filter(action=self.value()) if self.value() else queryset


@admin.register(ModerationEvent)
class ModerationEventAdmin(ReadOnlyAdmin[ModerationEvent]):
    list_display = ["created_at", "who", "action", "comment_link", "before", "after", "reason"]
    list_filter = ["actor", ActionFilter, "after", "created_at"]
    # Only `user`: a comment may be gone while its log stays, and a join would hide the entry.
    list_select_related = ["user"]
    list_per_page = 100
    fields = [
        "created_at", "who", "action", "comment_link", "version", "before", "after", "reason", "previous_hash", "hash",
    ]  # fmt: skip
    readonly_fields = ["who", "comment_link"]
    ordering = ["-id"]
    search_fields = ["reason", "user__username"]
    search_help_text = "The number of a comment, a moderator's name, or words of the reason."

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[ModerationEvent], search_term: str
    ) -> tuple[QuerySet[ModerationEvent], bool]:
        """A number is a comment's: looked up by index instead of read out of every reason."""
        number = search_term.strip().removeprefix("#")
        if number.isdecimal() and len(number) < 19:
            return queryset.filter(comment=int(number)), False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description="who")
    def who(self, event: ModerationEvent) -> str:
        return decider(event)

    @admin.display(description="comment", ordering="comment")
    def comment_link(self, event: ModerationEvent) -> SafeString:
        page = reverse("admin:comments_comment_change", args=[event.comment_id])
        return format_html('<a href="{}">comment {}</a>', page, event.comment_id)
