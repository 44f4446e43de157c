"""Production's web application with the named points around it: `gunicorn tests.faults.web:application`."""

from django.conf import settings

from config.wsgi import application
from tests.faults.wrapping import wrap_web

# A refused post shows the page again, and no static files are collected for it here.
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
wrap_web()

__all__ = ["application"]
