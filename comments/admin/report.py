"""What readers reported and authors appealed against, and what became of it. It is decided about in the queue."""

from django.contrib import admin
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comments.admin.looking import ReadOnlyAdmin
from comments.models import Appeal, Report


class AboutComment(ReadOnlyAdmin[Model]):
    """Each links to its comment, where it can be decided about. Who reported stands nowhere."""

    list_select_related = ["settled_by"]
    list_per_page = 50
    readonly_fields = ["comment_link"]
    ordering = ["-id"]
    search_fields = ["text"]

    @admin.display(description="comment")
    def comment_link(self, about: Report | Appeal) -> SafeString:
        page = reverse("admin:comments_comment_change", args=[about.comment_id])
        return format_html('<a href="{}">comment {}</a>', page, about.comment_id)


@admin.register(Report)
class ReportAdmin(AboutComment):
    list_display = ["created_at", "reason", "text", "comment_link", "weight", "state", "settled_by"]
    list_filter = ["state", "reason"]
    fields = ["created_at", "comment_link", "reason", "text", "weight", "state", "settled_at", "settled_by"]


@admin.register(Appeal)
class AppealAdmin(AboutComment):
    list_display = ["created_at", "text", "comment_link", "state", "settled_by"]
    list_filter = ["state"]
    fields = ["created_at", "comment_link", "text", "state", "settled_at", "settled_by"]
