"""A PostgreSQL server of our own: one folder of data, one Unix socket, no network."""

import shutil
import signal
import time
from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg import sql

from config.local.accounts import database_account, our_account
from config.local.binaries import postgres_binaries
from config.local.errors import LocalRunError
from config.local.processes import Child

ROLE = "parley"

# Statements and their parameters carry what visitors wrote: they stay out of the log.
_CONFIGURATION = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "log_checkpoints": "off",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


_ENVIRONMENT = {"LC_ALL": "C", "PATH": "/usr/bin:/bin"}


class PostgresServer:
    """PostgreSQL on `data_dir` (made on first start), reached through a socket in `socket_dir`.

    The parents of both must exist and be passable for the account that runs it: ours, or for root an
    unprivileged one. Only that account and ours can pass `socket_dir`; behind it, peer authentication
    lets only our user in, so a stranger who shares the unprivileged account (`nobody`) is refused.
    """

    def __init__(
        self,
        data_dir: Path,
        socket_dir: Path,
        *,
        log: Path | None = None,
        options: Mapping[str, str] | None = None,
        ready_seconds: float = 120.0,
    ) -> None:
        self.data_dir = data_dir
        self.socket_dir = socket_dir
        self.account = database_account()
        self._bin = postgres_binaries(self.account)
        self._ready_seconds = ready_seconds
        self._settings = {**_CONFIGURATION, "unix_socket_directories": str(socket_dir), **(options or {})}
        self.child = Child(
            "postgres",
            [self._bin / "postgres", "-D", data_dir.resolve(), *self._arguments()],
            log=log or data_dir.with_name("postgres.log"),
            lease=data_dir.with_name(f"{data_dir.name}.lease"),
            env=_ENVIRONMENT,
            account=self.account,
            stop_signal=signal.SIGINT,  # "fast": roll back, disconnect, write a checkpoint
            stop_seconds=20.0,
        )

    def start(self) -> None:
        """Start it and wait until it answers. Raises LocalRunError with its last words when it does not."""
        self.account.own(self.socket_dir)
        if not (self.data_dir / "PG_VERSION").exists():
            self._make_cluster()
        self._let_our_user_in()
        self.child.start(self._remove_stale_files)
        self._wait_until_ready()

    def stop(self) -> None:
        self.child.stop()

    def kill(self) -> None:
        """SIGKILL, as a crash would: the next start recovers from the write-ahead log."""
        self.child.kill()

    def url(self, database: str = ROLE) -> str:
        return self.url_at(self.socket_dir, database)

    @staticmethod
    def url_at(socket_dir: Path, database: str = ROLE) -> str:
        """Return the URL of a server that listens in `socket_dir`, for libpq and Django alike."""
        return f"postgres://{ROLE}@/{database}?host={socket_dir}"

    def create_database(self, name: str = ROLE) -> None:
        """Create the database unless it exists."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def _arguments(self) -> list[str]:
        return [part for key, value in self._settings.items() for part in ("-c", f"{key}={value}")]

    def _make_cluster(self) -> None:
        """Build beside, then rename: an interrupted initdb must not look like a database."""
        home = self.data_dir.resolve()
        draft = home.with_name(f"{home.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        self.account.own(draft)
        build = Child(
            "initdb",
            [
                *(self._bin / "initdb", "-D", draft, "-U", ROLE, "--auth=peer", "--encoding=UTF8"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
                *(["--no-sync"] if self._settings.get("fsync") == "off" else []),
            ],
            log=self.child.log.path,
            lease=self.data_dir.with_name(f"{self.data_dir.name}.lease"),
            env=_ENVIRONMENT,
            account=self.account,
        )
        build.start()
        finished = build.wait(120)
        build.kill()
        if not finished or not (draft / "PG_VERSION").exists() or build.exit_text != "exit status 0":
            raise LocalRunError(f"initdb failed: {build.log.last_line()} (more in {build.log.path}).")
        if home.exists():
            home.rmdir()
        draft.rename(home)

    def _let_our_user_in(self) -> None:
        """Written at each start: who we are may have changed since initdb."""
        (self.data_dir / "pg_hba.conf").write_text("local all all peer map=ours\n")
        (self.data_dir / "pg_ident.conf").write_text(f'ours "{our_account().name}" {ROLE}\n')

    def _remove_stale_files(self) -> None:
        """A killed server leaves its pid behind, which after a restart of the machine may be anybody's."""
        for socket in self.socket_dir.glob(".s.PGSQL.*"):
            socket.unlink()
        noted = self.data_dir / "postmaster.pid"
        if noted.exists() and not _is_postgres(noted.read_text().partition("\n")[0]):
            noted.unlink()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + self._ready_seconds
        while self.child.is_running and time.monotonic() < deadline:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=5).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        words = f"{self.child.log.last_line()} (more in {self.child.log.path})"
        self.child.stop()
        raise LocalRunError(f"PostgreSQL does not start: {words}.")


def _is_postgres(pid: str) -> bool:
    try:
        return Path(f"/proc/{int(pid)}/comm").read_text().strip() == "postgres"
    except (OSError, ValueError):
        return False
