"""The Celery engine: it only carries doorbells; what is to be done stands in the database."""

import os

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("parley")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def log_like_the_site(**_: object) -> None:
    """Keep Celery from installing handlers of its own: its records go through the site's redaction."""
    import logging.config

    logging.config.dictConfig(settings.LOGGING)
