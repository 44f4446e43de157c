"""The policy of the site: one row, and so one form instead of a list."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse

from comments.admin.looking import moderator
from comments.models import SitePolicy
from comments.services.policy import FIELDS, change_policy


@admin.register(SitePolicy)
class SitePolicyAdmin(admin.ModelAdmin[SitePolicy]):
    fields = list(FIELDS)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SitePolicy | None = None) -> bool:
        return False

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> SitePolicy | None:
        """The row as it is or, while nobody has set anything, as it would be."""
        return super().get_object(request, object_id, from_field) or SitePolicy()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return self.changeform_view(request, str(SitePolicy.ONLY), "", extra_context)

    def save_model(
        self, request: HttpRequest, obj: SitePolicy, form: ModelForm[SitePolicy], change: bool
    ) -> None:
        change_policy(by=moderator(request), **{name: form.cleaned_data[name] for name in FIELDS})

    def log_change(self, request: HttpRequest, obj: SitePolicy, message: Any) -> Any:
        """The audit log has it."""
