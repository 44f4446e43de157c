"""The discussion: form, lifecycle, screening, moderation, mail, API."""

from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "comments"
