"""Django's admin under the site's name. Signing in goes through allauth: its rate limits stop guessing, and
whoever has set up a second factor is asked for it."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib.admin import AdminSite
from django.utils.decorators import method_decorator


class SiteAdmin(AdminSite):
    site_header = site_title = settings.SITE_NAME
    index_title = "Moderation and writing"
    login = method_decorator(secure_admin_login)(AdminSite.login)
