"""Production's Celery application with the named points around it: `celery -A tests.faults.worker_app …`."""

import django

from config.celery import app

django.setup()

from tests.faults.wrapping import wrap_worker  # noqa: E402  (it needs the models)

wrap_worker()

__all__ = ["app"]
