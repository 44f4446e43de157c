"""Django's admin under the site's name. Signing in goes through allauth: its rate limits stop guessing, and
whoever has set up a second factor is asked for it."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.http import HttpRequest
from django.utils.decorators import method_decorator


class DeletingIsForSuperusers(ModelAdmin[Any]):
    """No permission, however given, lets anybody else delete for good: what is wrong is taken back, and aged data
    is the retention job's."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser) and super().has_delete_permission(request, obj)


class SiteAdmin(AdminSite):
    site_header = site_title = settings.SITE_NAME
    index_title = "Moderation and writing"
    login = method_decorator(secure_admin_login)(AdminSite.login)

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Here rather than in each page, so that none is forgotten, those of other people's apps included."""
        chosen = admin_class or ModelAdmin
        guarded = type(chosen.__name__, (DeletingIsForSuperusers, chosen), {"__module__": chosen.__module__})
        super().register(model_or_iterable, guarded, **options)
