"""The site: settings, URLs, Celery, and the servers of a local run."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
