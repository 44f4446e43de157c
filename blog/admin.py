"""Writing and publishing."""

from django.contrib import admin

from blog.models import Article, Author


@admin.register(Author)
class AuthorAdmin(admin.ModelAdmin[Author]):
    list_display = ["name", "user"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin[Article]):
    list_display = ["title", "author", "published_at"]
    list_filter = ["author"]
    list_select_related = ["author"]
    search_fields = ["title", "text"]
    date_hierarchy = "published_at"
    prepopulated_fields = {"slug": ["title"]}
