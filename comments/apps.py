"""The discussion: form, lifecycle, screening, moderation, mail, API."""

from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "comments"

    def ready(self) -> None:
        """Register what is checked at the start; models can be imported only from here on."""
        from comments import settings_check  # noqa: F401
