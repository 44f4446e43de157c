"""Outgoing mail, and what became of it."""

from django.contrib import admin

from comments.admin.looking import ReadOnlyAdmin
from comments.models import Mail


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin[Mail]):
    list_display = ["kind", "state", "error", "comment", "user", "author", "created_at", "sent_at"]
    list_filter = ["state", "kind"]
    list_select_related = ["comment", "user", "author"]
    list_per_page = 100
    # "failed" before "queued" and "sent": what needs a person stands first.
    ordering = ["state", "-id"]
    search_fields = ["key", "error", "user__username"]
    fields = [
        "kind",
        "state",
        "error",
        "comment",
        "comment_version",
        "user",
        "author",
        "created_at",
        "sent_at",
    ]
