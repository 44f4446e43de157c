"""PostgreSQL and Redis for a test run, started before Django reads its settings (`-p tests.services`).

`DATABASE_URL` and `REDIS_URL`, when set, win.
"""

import atexit
import os
import secrets
import shutil
import signal
import tempfile
from collections.abc import Generator
from pathlib import Path
from types import FrameType

import pytest

from config.local.postgres import PostgresServer
from config.local.redis import RedisServer

# The data dies with the run, so nothing is gained by waiting for the disk.
_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
_ENVIRONMENT = {
    "SITE_URL": "http://testserver",
    "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
}


class Services:
    """The servers of this test run, in a folder of their own that goes with them."""

    def __init__(self, *, durable: bool = False) -> None:
        self._durable = durable
        self._folder = Path(tempfile.mkdtemp(prefix="parley-test-", dir="/tmp"))
        self._servers: list[PostgresServer | RedisServer] = []

    def start(self) -> None:
        """Start what the environment does not name, and complete the environment."""
        atexit.register(self.stop)
        self._folder.chmod(0o711)  # the account PostgreSQL runs as must pass through
        if not os.environ.get("DATABASE_URL"):
            options = {} if self._durable else _FORGETFUL
            postgres = PostgresServer(self._folder / "postgres", self._folder / "s", options=options)
            self._serve(postgres)
            postgres.create_database()
            os.environ["DATABASE_URL"] = postgres.url()
        if not os.environ.get("REDIS_URL"):
            redis = RedisServer(
                self._folder / "redis", self._folder / "redis.sock", options={"appendfsync": "no"}
            )
            self._serve(redis)
            os.environ["REDIS_URL"] = redis.url()
        defaults = {
            **_ENVIRONMENT,
            "SECRET_KEY": secrets.token_urlsafe(48),
            "MAIL_DIR": str(self._folder / "mail"),
            "STATIC_ROOT": str(self._folder / "static"),
        }
        for name, value in defaults.items():
            os.environ.setdefault(name, value)
        Path(os.environ["STATIC_ROOT"]).mkdir(
            parents=True, exist_ok=True
        )  # whitenoise warns of a missing one

    def stop(self) -> None:
        """Stop the servers and remove their data; a second call does nothing."""
        while self._servers:
            self._servers.pop().stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _serve(self, server: PostgresServer | RedisServer) -> None:
        self._servers.append(server)
        server.start()


_services = Services()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None]:
    """A wrapper, because pytest-django reads the settings in this very hook."""
    signal.signal(signal.SIGTERM, _end)
    _services.start()
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    _services.stop()


def _end(number: int, frame: FrameType | None) -> None:
    """SIGTERM would skip atexit."""
    raise SystemExit(128 + number)
