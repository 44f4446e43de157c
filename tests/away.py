"""Parts of the site that are away, really: nobody listens where they are looked for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import current_app

from comments.outbox import bell


@pytest.fixture
def no_redis(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Broker, cache and limits find no server at their socket."""
    dead, broker = f"{tmp_path}/nobody.sock", current_app.conf.broker_write_url
    settings.REDIS_URL = f"unix://{dead}"
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": f"unix://{dead}"}}
    monkeypatch.setattr(bell, "_silent_until", 0.0)
    _point_celery_at(f"redis+socket://{dead}")
    yield
    _point_celery_at(broker)


def _point_celery_at(broker: str) -> None:
    """Celery keeps a pool of connections for each broker; forgetting them makes it look up the broker's anew."""
    current_app.conf.broker_url = current_app.conf.broker_write_url = broker
    current_app._pool = current_app.amqp._producer_pool = None
