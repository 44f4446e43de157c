"""Commenters: what is known of an address, and what became of its comments."""

from collections.abc import Callable
from functools import partial

from django.contrib import admin
from django.http import HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comments.admin import subject_access
from comments.admin.looking import ReadOnlyAdmin
from comments.models import Author


@admin.register(Author)
class AuthorAdmin(ReadOnlyAdmin[Author]):
    list_display = ["address", "is_confirmed", "approved_count", "rejected_count", "spam_count", "created_at"]
    list_filter = [("confirmed_at", admin.EmptyFieldListFilter), ("erased_at", admin.EmptyFieldListFilter)]
    list_per_page = 50
    ordering = ["-created_at"]
    search_fields = ["email"]
    fields = [
        "address", "confirmed_at", "user", "created_at", "erased_at", "approved_count", "rejected_count", "spam_count",
        "all_comments",
    ]  # fmt: skip
    readonly_fields = [
        "address",
        "erased_at",
        "approved_count",
        "rejected_count",
        "spam_count",
        "all_comments",
    ]
    change_list_template = "admin/comments/author/list.html"
    change_form_template = "admin/comments/author/one.html"

    def get_urls(self) -> list[URLPattern]:
        def at(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
            return path(
                route, self.admin_site.admin_view(partial(view, self)), name=f"comments_author_{name}"
            )

        return [
            at("find/", subject_access.find, "find"),
            at("<int:pk>/person/", subject_access.person, "person"),
            at("<int:pk>/export/", subject_access.export, "export"),
            at("<int:pk>/erase/", subject_access.erase, "erase"),
            *super().get_urls(),
        ]

    @admin.display(ordering="email")
    def address(self, author: Author) -> str:
        return author.email or f"erased (author {author.pk})"

    @admin.display(description="confirmed", boolean=True, ordering="confirmed_at")
    def is_confirmed(self, author: Author) -> bool:
        return author.confirmed_at is not None

    @admin.display(description="comments")
    def all_comments(self, author: Author) -> SafeString:
        queue = reverse("admin:comments_comment_changelist")
        return format_html('<a href="{}?queue=all&amp;author={}">all from this address</a>', queue, author.pk)
