"""A `manage.py up` in a folder of its own, as a person would start it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

CHECKOUT = Path(__file__).resolve().parent.parent.parent
READY = "Ctrl-C stops everything."
# What tests.services and pytest-django put there must not reach the run.
_CLEAN = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "USER") if name in os.environ}


class LocalRun:
    """One run: its process, what it printed, what it started."""

    started: ClassVar[list["LocalRun"]] = []

    def __init__(self, var: Path, *, wrap: tuple[str, ...] = (), **env: str) -> None:
        self.var = var
        self.port = free_port()
        self._output = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the run
        self.process = subprocess.Popen(
            [*wrap, sys.executable, "manage.py", "up", *(["--follow-parent"] if wrap else [])],
            cwd=CHECKOUT,
            env={**_CLEAN, "PARLEY_VAR": str(var), "PORT": str(self.port), **env},
            stdout=self._output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.started.append(self)

    @classmethod
    def stop_all(cls) -> None:
        """Stop what a failed test left running."""
        while cls.started:
            process = cls.started.pop().process
            process.terminate()
            process.wait(60)

    @property
    def printed(self) -> str:
        return os.pread(self._output.fileno(), 1_000_000, 0).decode()

    def until_ready(self) -> "LocalRun":
        wait_for(lambda: READY in self.printed or self.process.poll() is not None, 60, self.printed_text)
        assert READY in self.printed, self.printed
        return self

    @contextlib.contextmanager
    def ready(self) -> Iterator["LocalRun"]:
        """The run, ready to serve; stopped at the end."""
        try:
            yield self.until_ready()
        finally:
            self.send(signal.SIGTERM)

    def until(self, condition: Callable[[], object]) -> None:
        wait_for(condition, 30, self.printed_text)

    def printed_text(self) -> str:
        return self.printed

    def send(self, number: signal.Signals) -> int:
        """Signal the runner; return its exit status once nothing of the run is left."""
        self.process.send_signal(number)
        status = self.process.wait(60)
        wait_for(lambda: not living(self.var), 30, lambda: str(living(self.var)))
        return status

    def page(self, path: str = "/") -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return int(answer.status)

    def answers(self, path: str) -> bool:
        try:
            return self.page(path) == 200
        except OSError:
            return False

    def pid_of(self, name: str) -> int:
        return int((self.var / f"{name}.lease").read_text() or 0)


def refused(var: Path, env: Mapping[str, str]) -> str:
    """Start a run that must not come up; return the one line it says."""
    run = LocalRun(var, **dict[str, Any](env))
    assert run.process.wait(60) == 1, run.printed
    assert not living(var)
    assert len(run.printed.splitlines()) == 1, run.printed
    assert "Error:" not in run.printed  # a sentence, not the name of an exception
    return run.printed


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def living(var: Path) -> set[str]:
    """The command lines of the processes that belong to the run in `var`; zombies are dead."""
    return set(_living(str(var).encode()))


def _living(mark: bytes) -> Iterator[str]:
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it ended while we looked
            facts = [(process / name).read_bytes() for name in ("cmdline", "environ")]
            facts.append(os.readlink(process / "cwd").encode())
            if any(mark in fact for fact in facts) and int(process.name) != os.getpid():
                yield f"{process.name} {facts[0].decode(errors='replace')}"


def wait_for(condition: Callable[[], object], seconds: float, told: Callable[[], str]) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, told()
        time.sleep(0.05)
