"""Mailboxes that get no mail, or no news, any more. No address is kept of them, only a hash."""

from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comments.admin.looking import ReadOnlyAdmin, moderator
from comments.models import Author, Suppression
from comments.services.suppression import lift


@admin.register(Suppression)
class SuppressionAdmin(ReadOnlyAdmin[Suppression]):
    list_display = ["__str__", "scope", "reason", "detail", "whose", "created_at"]
    list_filter = ["scope", "reason"]
    list_per_page = 100
    ordering = ["-id"]
    search_fields = ["detail"]
    fields = ["scope", "reason", "detail", "whose", "created_at"]
    readonly_fields = ["whose"]
    actions = ["lift"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Suppression]:
        """With the first author of that mailbox, if it is one that has commented here."""
        authors = Author.objects.filter(mailbox_hash=OuterRef("mailbox_hash")).order_by("pk")
        return super().get_queryset(request).annotate(author_id=Subquery(authors.values("pk")[:1]))

    @admin.display(description="whose")
    def whose(self, suppression: Suppression) -> SafeString | str:
        pk: int | None = getattr(suppression, "author_id", None)
        if pk is None:
            return "nobody who has commented"
        page = reverse("admin:comments_author_change", args=[pk])
        return format_html('<a href="{}">author {}</a>', page, pk)

    def has_lift_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("comments.change_suppression")

    @admin.action(description="Write to the selected mailboxes again", permissions=["lift"])
    def lift(self, request: HttpRequest, queryset: QuerySet[Suppression]) -> None:
        lifted = sum(lift(suppression, by=moderator(request)) for suppression in queryset)
        mailboxes = f"{lifted} mailbox{pluralize(lifted, 'es')}"
        messages.success(
            request, f"{mailboxes} will be written to again. If mail bounces anew, it ends anew."
        )
