"""A Redis server of our own (Valkey): one folder of data, one Unix socket, no network."""

import time
from collections.abc import Mapping
from pathlib import Path

import redis

from config.local.binaries import redis_binary
from config.local.errors import LocalRunError
from config.local.processes import Child

_CONFIGURATION = {
    "port": "0",
    "unixsocketperm": "700",
    "daemonize": "no",
    "appendonly": "yes",
    "save": "",
    # A broker must refuse rather than forget.
    "maxmemory-policy": "noeviction",
}


class RedisServer:
    """Valkey with its append-only file in `directory`, reached through the Unix socket `socket`."""

    def __init__(
        self,
        directory: Path,
        socket: Path,
        *,
        log: Path | None = None,
        options: Mapping[str, str] | None = None,
        ready_seconds: float = 60.0,
    ) -> None:
        self.directory = directory
        self.socket = socket
        self._ready_seconds = ready_seconds
        settings = {**_CONFIGURATION, "dir": str(directory), "unixsocket": str(socket), **(options or {})}
        self.child = Child(
            "redis",
            [redis_binary(), *(part for key, value in settings.items() for part in (f"--{key}", value))],
            log=log or directory.with_name(f"{directory.name}.log"),
            lease=directory.with_name(f"{directory.name}.lease"),
            env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
        )

    def start(self) -> None:
        """Start it and wait until it has its data loaded. Raises LocalRunError when it does not come up."""
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.child.start()
        deadline = time.monotonic() + self._ready_seconds
        while self.child.is_running and time.monotonic() < deadline:
            if self._answers():
                return
            time.sleep(0.02)
        words = f"{self.child.log.last_line()} (more in {self.child.log.path})"
        self.child.stop()
        raise LocalRunError(f"Redis does not start: {words}.")

    def stop(self) -> None:
        self.child.stop()

    def kill(self) -> None:
        """SIGKILL, as a crash would: up to a second of writes may be lost."""
        self.child.kill()

    def url(self, number: int = 0) -> str:
        return self.url_at(self.socket, number)

    @staticmethod
    def url_at(socket: Path, number: int = 0) -> str:
        return f"unix://{socket}?db={number}"

    def _answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url(), socket_timeout=2) as client:
                return bool(client.ping())
        except redis.RedisError:  # not listening yet, or still loading
            return False
