"""Who works here: an owner gives the roles and cannot give more than an owner has."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.db.models import ManyToManyField, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from comments.admin.looking import moderator
from comments.services.audit import log_change
from config.groups import GROUPS

admin.site.unregister(User)


@admin.register(User)
class PeopleAdmin(UserAdmin[User]):
    """Superusers see Django's own form. Others see neither superusers' pages nor what would make somebody one."""

    list_display = ["username", "email", "is_active", "roles", "last_login"]
    list_filter = ["is_active", "groups"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        if obj is None or moderator(request).is_superuser:
            return super().get_fieldsets(request, obj)
        return [
            (None, {"fields": ["username", "password"]}),
            ("Who it is", {"fields": ["first_name", "last_name", "email"]}),
            ("What they may do", {"fields": ["is_active", "is_staff", "groups"]}),
            ("When", {"fields": ["last_login", "date_joined"]}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        known = tuple(super().get_readonly_fields(request, obj))
        return known if moderator(request).is_superuser else (*known, "last_login", "date_joined")

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_view_permission(request, obj) and not _above(obj, moderator(request))

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and not _above(obj, moderator(request))

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "groups":
            kwargs["queryset"] = grantable(moderator(request))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_related(self, request: HttpRequest, form: ModelForm[User], formsets: Any, change: bool) -> None:
        """What somebody may do from now on stands in the audit log."""
        user = form.instance
        with transaction.atomic():
            before = _standing(User.objects.get(pk=user.pk), form, before=True)
            super().save_related(request, form, formsets, change)
            after = _standing(User.objects.get(pk=user.pk), form, before=False)
            if before != after:
                detail = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
                log_change(action="role", subject=f"user:{user.pk}", by=moderator(request), detail=detail)

    @admin.display(description="role")
    def roles(self, user: User) -> str:
        if user.is_superuser:
            return "superuser"
        return ", ".join(group.name for group in user.groups.all()) or "none"


def grantable(by: User) -> QuerySet[Group]:
    """The groups that `by` may give: of the three roles those that allow nothing that `by` may not do."""
    if by.is_superuser:
        return Group.objects.all()
    missing = Permission.objects.exclude(pk__in=_held(by))
    return Group.objects.filter(name__in=GROUPS).exclude(permissions__in=missing)


def _held(user: User) -> QuerySet[Permission]:
    return Permission.objects.filter(Q(user=user) | Q(group__user=user))


def _above(user: User | None, editor: User) -> bool:
    """Whether `user` may do anything that `editor` could not give: then a new password would be a way up."""
    if user is None or editor.is_superuser:
        return False
    return (
        user.is_superuser
        or user.groups.exclude(pk__in=grantable(editor)).exists()
        or user.user_permissions.exclude(pk__in=_held(editor)).exists()
    )


def _standing(user: User, form: ModelForm[User], *, before: bool) -> dict[str, Any]:
    """What decides about what somebody may do. The user's own row is saved by now, and the form knows what it was."""
    flags = {name: getattr(user, name) for name in ("is_active", "is_staff", "is_superuser")}
    if before:
        flags |= {name: form.initial[name] for name in flags if name in form.initial}
    return flags | {"groups": sorted(user.groups.values_list("name", flat=True))}
