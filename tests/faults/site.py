"""A whole site in a folder of its own: every part a real process, restarted when it dies."""

import os
import sys
import time
from pathlib import Path

from config.local.folders import CHECKOUT, Folders
from config.local.keeper import Keeper
from config.local.postgres import PostgresServer
from config.local.processes import Child
from config.local.redis import RedisServer
from config.local.site import QUEUES, beat, web_server, worker

_DEAF_LOOK_EVERY, _DEAF_RESTART_EVERY = 2.0, 30.0
_WRAPPED = {"config.wsgi:application": "tests.faults.web:application"}


class Site:
    """The command lines are those of the local run, but for the named points around the applications.

    PostgreSQL syncs to disk as in production: whether a commit lasts is what is asked here.
    """

    def __init__(self, folder: Path) -> None:
        self.folders = Folders(var=folder, sockets=folder / "s")
        for part in (self.folders.logs, self.folders.sockets):
            part.mkdir()
        self.folders.sockets.chmod(0o711)  # the account PostgreSQL runs as must pass through
        logs = self.folders.logs
        self.postgres = PostgresServer(
            folder / "postgres", self.folders.postgres_sockets, log=logs / "postgres.log"
        )
        self.redis = RedisServer(folder / "redis", self.folders.redis_socket, log=logs / "redis.log")
        self._keepers: dict[str, Keeper] = {}
        self._dead_until: dict[str, float] = {}
        self._restarted: dict[str, float] = {}
        self._next_look = 0.0
        self.deaf_workers = 0

    def start_servers(self) -> None:
        self._keep(Keeper(self.postgres.child, start=self.postgres.start, shown=False))
        self.postgres.create_database()
        self._keep(Keeper(self.redis.child, start=self.redis.start, shown=False))

    def start_parley(self, port: int) -> None:
        """Start web, workers and beat under the environment as it is now."""
        folders = self.folders
        for child in (web_server(folders, port), *(worker(name, folders) for name in QUEUES), beat(folders)):
            child.argv = _with_points(child.argv)
            self._keep(Keeper(child, shown=False))

    def start_moderator(self) -> Child:
        child = Child(
            "moderator",
            [sys.executable, "-m", "tests.faults.moderator"],
            log=self.folders.logs / "moderator.log",
            lease=self.folders.var / "moderator.lease",
            env=dict(os.environ),
            cwd=CHECKOUT,
        )
        child.start()
        return child

    def child(self, name: str) -> Child:
        return self._keepers[name].child

    def leave_dead(self, name: str, seconds: float) -> None:
        self._dead_until[name] = time.monotonic() + seconds

    def bring_back(self) -> None:
        """Whatever was to stay dead for a while need not."""
        self._dead_until.clear()

    def tend(self) -> None:
        """Restart what died, and workers that are deaf, as the local run does."""
        for name, keeper in self._keepers.items():
            if time.monotonic() >= self._dead_until.get(name, 0.0):
                keeper.tend()
        if time.monotonic() >= self._next_look:
            self._next_look = time.monotonic() + _DEAF_LOOK_EVERY
            self._look_for_deaf_workers()

    def stop(self) -> None:
        for name in ("web", "beat", *QUEUES, "redis", "postgres"):
            if name in self._keepers:
                self.child(name).stop()

    def _keep(self, keeper: Keeper) -> None:
        self._keepers[keeper.child.name] = keeper
        keeper.start()

    def _look_for_deaf_workers(self) -> None:
        from tests.faults.queue import deaf_queues  # needs Django set up, which needs our servers

        deaf = deaf_queues()
        for name in self._keepers.keys() & QUEUES.keys():
            rested = time.monotonic() - self._restarted.get(name, float("-inf")) > _DEAF_RESTART_EVERY
            if rested and deaf.intersection(QUEUES[name]):
                self._restarted[name] = time.monotonic()
                self.deaf_workers += 1
                self.child(name).kill()


def _with_points(argv: list[str]) -> list[str]:
    words = [_WRAPPED.get(word, word) for word in argv]
    if "celery" in words:
        words[words.index("-A") + 1] = "tests.faults.worker_app"
    return words
