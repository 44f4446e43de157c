"""Commenters: what is known of an address, and what became of its comments."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comments.admin.looking import ReadOnlyAdmin
from comments.models import Author


@admin.register(Author)
class AuthorAdmin(ReadOnlyAdmin[Author]):
    list_display = ["email", "is_confirmed", "approved_count", "rejected_count", "spam_count", "created_at"]
    list_filter = [("confirmed_at", admin.EmptyFieldListFilter)]
    list_per_page = 50
    ordering = ["-created_at"]
    search_fields = ["email"]
    fields = [
        "email", "confirmed_at", "user", "created_at", "approved_count", "rejected_count", "spam_count", "all_comments",
    ]  # fmt: skip
    readonly_fields = ["approved_count", "rejected_count", "spam_count", "all_comments"]

    @admin.display(description="confirmed", boolean=True, ordering="confirmed_at")
    def is_confirmed(self, author: Author) -> bool:
        return author.confirmed_at is not None

    @admin.display(description="comments")
    def all_comments(self, author: Author) -> SafeString:
        queue = reverse("admin:comments_comment_changelist")
        return format_html('<a href="{}?queue=all&amp;author={}">all from this address</a>', queue, author.pk)
