"""The local run: start everything in order, keep it running, stop everything in the reverse order."""

import os
import shutil
import time
from collections.abc import Sequence

from django.db import Error, close_old_connections, connection

from comments.outbox.health import deaf_queues
from config.local import preparing, readiness
from config.local.accounts import database_account
from config.local.banner import print_banner
from config.local.console import say
from config.local.errors import LocalRunError
from config.local.folders import Folders, local_folders
from config.local.keeper import Keeper
from config.local.placement import postgres_home
from config.local.postgres import PostgresServer
from config.local.processes import Child
from config.local.redis import RedisServer
from config.local.runlock import RunLock
from config.local.site import QUEUES, beat, web_server, worker
from config.local.stopping import StopRequested, ignore_stop_signals, raise_on_stop_signals

_TICK = 0.2
_LIVENESS_EVERY = 2.0
_DEAF_RESTART_EVERY = 30.0
_WEB_PATIENCE = 60.0


class Supervisor:
    """Runs the site from one terminal until it is told to stop."""

    def __init__(self, folders: Folders, port: int) -> None:
        self._folders = folders
        self._port = port
        self._lock = RunLock(folders.var / "lock")
        self._web = web_server(folders, port)
        self._beat = beat(folders)
        self._workers = {name: worker(name, folders) for name in QUEUES}
        self._keepers: list[Keeper] = []
        self._next_look = 0.0
        self._restarted: dict[str, float] = {}

    def run(self) -> None:
        """Serve until SIGINT, SIGTERM or SIGHUP. Raises LocalRunError when the site cannot be started."""
        self._lock.take()
        local_folders()  # the run we may have waited for took its socket folder away with it
        try:
            raise_on_stop_signals(lambda: self._lock.say("stopping"))
            self._start()
            while True:
                self._tend()
                self._look_for_deaf_workers()
                time.sleep(_TICK)
        except StopRequested:
            say("Stopping …")
            self._stop()
            say("Stopped.")
        except BaseException:
            self._stop()
            raise

    def _start(self) -> None:
        self._prepare_children()
        readiness.check_port(self._port)
        self._start_servers()
        readiness.check_database()
        readiness.check_redis()
        preparing.prepare_database()
        preparing.collect_static()
        connection.close()
        # The page first: on a small machine the others, starting beside it, would delay it by a second.
        self._keep(Keeper(self._web))
        self._wait_for_web()
        for child in (*self._workers.values(), self._beat):
            self._keep(Keeper(child))
        print_banner(self._folders, preparing.first_superuser())
        connection.close()

    def _prepare_children(self) -> None:
        """What a killed run left behind must be gone before we judge the port and touch the database."""
        for child in (self._web, self._beat, *self._workers.values()):
            child.end_leftover()

    def _start_servers(self) -> None:
        """Start the servers that DATABASE_URL and REDIS_URL name, where they are our own."""
        home, logs = self._folders.var / "postgres", self._folders.logs
        if os.environ["DATABASE_URL"] == PostgresServer.url_at(self._folders.postgres_sockets):
            postgres_home(self._folders.var, database_account())
            postgres = PostgresServer(home, self._folders.postgres_sockets, log=logs / "postgres.log")
            self._keep(Keeper(postgres.child, start=postgres.start, shown=False))
            postgres.create_database()
        if os.environ["REDIS_URL"] == RedisServer.url_at(self._folders.redis_socket):
            data = self._folders.var / "redis"
            redis = RedisServer(data, self._folders.redis_socket, log=logs / "redis.log")
            self._keep(Keeper(redis.child, start=redis.start, shown=False))

    def _keep(self, keeper: Keeper) -> None:
        self._keepers.append(keeper)
        keeper.start()

    def _wait_for_web(self) -> None:
        deadline = time.monotonic() + _WEB_PATIENCE
        while not readiness.answers_http(self._port):
            if time.monotonic() > deadline:
                raise LocalRunError(f"The web server does not answer: see {self._web.log.path}.")
            self._tend()
            time.sleep(_TICK)

    def _tend(self) -> None:
        for keeper in self._keepers:
            keeper.tend()

    def _look_for_deaf_workers(self) -> None:
        """A worker can be deaf while it still answers pings: only overdue work tells."""
        if time.monotonic() < self._next_look:
            return
        self._next_look = time.monotonic() + _LIVENESS_EVERY
        deaf = _deaf_queues()
        for keeper in self._keepers:
            name = keeper.child.name
            rested = time.monotonic() - self._restarted.get(name, float("-inf")) > _DEAF_RESTART_EVERY
            if rested and deaf.intersection(QUEUES.get(name, ())):
                self._restarted[name] = time.monotonic()
                keeper.restart("does not answer its bell")

    def _stop(self) -> None:
        ignore_stop_signals()
        self._lock.say("stopping")
        servers = [[keeper.child] for keeper in self._keepers if keeper.child.name in ("postgres", "redis")]
        for group in ([self._web, self._beat], [*self._workers.values()], *reversed(servers)):
            _stop_together(group)
        shutil.rmtree(self._folders.sockets, ignore_errors=True)


def _stop_together(children: Sequence[Child]) -> None:
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.stop()


def _deaf_queues() -> set[str]:
    """Ask the outbox; while the database is away nothing can be said, and its own keeper is at work."""
    close_old_connections()
    try:
        return set(deaf_queues())
    except Error:
        return set()
