"""The audit log: read, searched and taken along, never written by hand."""

import re
from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.html import format_html

from comments.admin.capped import CappedPaginator
from comments.admin.decisions import decider
from comments.admin.event_export import FORMATS, export
from comments.admin.event_filters import ActionFilter, PersonFilter
from comments.admin.event_words import action_in_words, change_in_words
from comments.admin.looking import ReadOnlyAdmin
from comments.models import ModerationEvent
from comments.text import row_id

_SUBJECT = re.compile(r"[a-z]{1,20}:\d{1,18}")
# The pages of what is no comment, where there is one.
_PAGES = {
    "rule": "admin:comments_rule_change",
    "thread": "admin:comments_thread_change",
    "author": "admin:comments_author_change",
    "user": "admin:auth_user_change",
}


@admin.register(ModerationEvent)
class ModerationEventAdmin(ReadOnlyAdmin[ModerationEvent]):
    list_display = ["created_at", "who", "did", "about", "change", "reason"]
    list_filter = ["actor", ActionFilter, "after", PersonFilter, "created_at"]
    # Only `user`: a comment may be gone while its log stays, and a join would hide the entry.
    list_select_related = ["user"]
    list_per_page = 100
    paginator = CappedPaginator
    show_facets = admin.ShowFacets.NEVER  # facets count the whole log
    sortable_by = ()
    fields = [
        "created_at", "who", "did", "about", "version", "change", "reason", "bulk", "previous_hash", "hash",
    ]  # fmt: skip
    readonly_fields = ["who", "did", "about", "change"]
    ordering = ["-id"]
    search_fields = ["reason"]
    search_help_text = "The number of a comment, “rule:7”, a moderator’s whole name, or words of the reason."

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.export_view)
        return [
            path("export/<slug:name>/", view, name="comments_moderationevent_export"),
            *super().get_urls(),
        ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[ModerationEvent], search_term: str
    ) -> tuple[QuerySet[ModerationEvent], bool]:
        """What an index can find is found by it; only for other words the reasons are read."""
        term = search_term.strip()
        number = row_id(term.removeprefix("#").removeprefix("comment:"))
        if number is not None:
            return queryset.filter(comment=number), False
        if _SUBJECT.fullmatch(term):
            return queryset.filter(subject=term), False
        people = get_user_model().objects.filter(username__iexact=term).values_list("pk", flat=True)
        if term and (ids := list(people)):
            return queryset.filter(Q(user__in=ids), actor=ModerationEvent.Actor.PERSON), False
        return super().get_search_results(request, queryset, search_term)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().changelist_view(request, {"title": "Audit log", "query": request.GET.urlencode()})

    def export_view(self, request: HttpRequest, name: str) -> HttpResponseBase:
        """All entries that the list finds with the same query. GET, for it changes nothing."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if name not in FORMATS:
            raise Http404
        return export(self.get_changelist_instance(request).queryset, name)

    @admin.display(description="who")
    def who(self, event: ModerationEvent) -> str:
        return decider(event)

    @admin.display(description="what")
    def did(self, event: ModerationEvent) -> str:
        return action_in_words(event)

    @admin.display(description="change")
    def change(self, event: ModerationEvent) -> str:
        return change_in_words(event)

    @admin.display(description="about")
    def about(self, event: ModerationEvent) -> str:
        kind, _, number = event.subject.partition(":")
        if event.comment_id:
            words, kind_page, number = (
                f"comment {event.comment_id}",
                "admin:comments_comment_change",
                str(event.comment_id),
            )
        else:
            words, kind_page = f"{kind} {number}", _PAGES.get(kind, "")
        try:
            return format_html('<a href="{}">{}</a>', reverse(kind_page, args=[number]), words)
        except NoReverseMatch:
            return words
