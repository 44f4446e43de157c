"""The site as an application: its commands and checks, and the admin it uses."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class SiteConfig(AppConfig):
    name = "config"
    label = "site_config"

    def ready(self) -> None:
        from config import checks, webhooks  # noqa: F401  (register)


class SiteAdminConfig(AdminConfig):
    default_site = "config.admin.SiteAdmin"

    def ready(self) -> None:
        super().ready()
        from config import people  # noqa: F401  (takes the place of Django's own page, registered just now)
