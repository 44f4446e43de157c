"""Outgoing mail, and what became of it."""

from django.contrib import admin
from django.db.models import Case, Value, When

from comments.admin.looking import ReadOnlyAdmin
from comments.models import Mail

# What needs a person stands first: refused, and perhaps sent.
TROUBLE_FIRST = Case(
    When(state=Mail.State.FAILED, then=Value(0)),
    When(state=Mail.State.UNKNOWN, then=Value(1)),
    default=Value(2),
)


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin[Mail]):
    list_display = ["kind", "state", "error", "comment", "user", "author", "created_at", "sent_at"]
    list_filter = ["state", "kind"]
    list_select_related = ["comment", "user", "author"]
    list_per_page = 100
    ordering = [TROUBLE_FIRST, "-id"]
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
        "started_at",
        "sent_at",
    ]
