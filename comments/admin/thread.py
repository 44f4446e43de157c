"""Discussions: closed and opened, and who decides what is published in them."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Field, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comments.admin.looking import moderator
from comments.models import Thread
from comments.services.errors import NotAllowed
from comments.services.policy import is_closed
from comments.services.threads import close_thread, open_thread, set_thread_policy

# What is shown belongs to the page that owns the thread, and the counters to comments.services.transition.
_KEPT_ELSEWHERE = ["title", "url", "comment_count", "last_comment_at", "created_at", "all_comments"]

# Whoever moderates closes, opens and slows; what becomes of comments is the site's owner's to say.
_POLICY = ("policy", "hold_first", "close_after_days", "hold_after_days")


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
        *_POLICY,
        "slow_seconds",
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
        fields = {name: form.cleaned_data[name] for name in form.fields}
        fields["slow_seconds"] = fields["slow_seconds"] or 0
        set_thread_policy(thread=obj, by=moderator(request), **fields)

    def get_readonly_fields(self, request: HttpRequest, obj: Thread | None = None) -> list[str]:
        own = () if request.user.has_perm("comments.change_sitepolicy") else _POLICY
        return [*_KEPT_ELSEWHERE, *own]

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        """Django labels the day and the time for the eye only."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "closed_at" and field:
            for part, widget in zip(("day", "time"), field.widget.widgets, strict=True):
                widget.attrs["aria-label"] = f"Closed at: {part}"
        return field

    @admin.display(description="open", boolean=True, ordering="closed_at")
    def is_open(self, thread: Thread) -> bool:
        return not is_closed(thread)

    @admin.display(description="comments")
    def all_comments(self, thread: Thread) -> SafeString:
        queue = reverse("admin:comments_comment_changelist")
        return format_html(
            '<a href="{}?queue=all&amp;thread={}">all of this discussion</a>', queue, thread.pk
        )

    @admin.action(description="Close the selected discussions now", permissions=["change"])
    def close_now(self, request: HttpRequest, queryset: QuerySet[Thread]) -> None:
        self._change(request, queryset, close_thread, "closed", wanted=True)

    @admin.action(description="Open the selected discussions again", permissions=["change"])
    def open_again(self, request: HttpRequest, queryset: QuerySet[Thread]) -> None:
        self._change(request, queryset, open_thread, "open", wanted=False)

    def _change(
        self,
        request: HttpRequest,
        chosen: QuerySet[Thread],
        change: Callable[..., None],
        state: str,
        *,
        wanted: bool,
    ) -> None:
        threads = list(chosen)
        to_change = [thread for thread in threads if is_closed(thread) != wanted]
        for thread in to_change:
            try:
                change(thread=thread, by=moderator(request))
            except NotAllowed as refusal:
                messages.warning(request, f"Nothing was done: {refusal}.")
                return
        messages.success(
            request,
            f"{len(to_change)} of {len(threads)} selected discussions changed; all of them are {state} now.",
        )
