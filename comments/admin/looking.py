"""Admin pages on which there is something to see and nothing to edit."""

from typing import TypeVar, cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.http import HttpRequest

M = TypeVar("M", bound=Model)


class ReadOnlyAdmin(admin.ModelAdmin[M]):
    """Nobody adds, edits or deletes here, superusers included: the rows are written by the site's own work."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        """Django lets whoever may change also see; so do we, although the form changes nothing."""
        return super().has_view_permission(request, obj) or super().has_change_permission(request, obj)


def moderator(request: HttpRequest) -> User:
    """Who is signed in; admin views let nobody else come this far."""
    return cast(User, request.user)
