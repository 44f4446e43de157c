"""One child process that never outlives us, however we end."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from config.local.accounts import Account
from config.local.errors import LocalRunError
from config.local.leases import Lease
from config.local.logfile import LogFile

_PR_SET_PDEATHSIG = 1
# Looked up before any fork: loading a library between fork and exec can deadlock. None outside Linux.
_prctl = getattr(ctypes.CDLL(None), "prctl", None)


class Child:
    """A process in a session of its own, which holds a lease while it or its family lives.

    Start it from the main thread: Linux sends `orphan_signal` (by default `stop_signal`) when the *thread*
    that started it ends.
    """

    def __init__(
        self,
        name: str,
        argv: Sequence[str | Path],
        *,
        log: Path,
        lease: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path | str = "/",
        account: Account | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        stop_seconds: float = 10.0,
        orphan_signal: signal.Signals | None = None,
    ) -> None:
        self.name = name
        self.argv = [str(part) for part in argv]
        self.log = LogFile(log)
        self.stop_signal = stop_signal
        self._orphan_signal = orphan_signal or stop_signal
        self._env = env
        self._cwd = cwd
        self._account = account
        self._lease = Lease(lease)
        self._stop_seconds = stop_seconds
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def exit_text(self) -> str:
        """How it ended, for people: `signal SIGKILL`, `exit status 0`, `exit status 1: its last words`."""
        code = self._process.poll() if self._process else None
        if code is None:
            return "not ended"
        if code < 0:
            return f"signal {signal.Signals(-code).name}"
        return f"exit status {code}" + (f": {self.log.last_line()}" if code else "")

    def end_leftover(self) -> None:
        """End what a killed run left of this child. Raises LocalRunError when it does not end."""
        os.close(self._lease.take(stop_signal=self.stop_signal, patience=self._stop_seconds))

    def start(self, tidy: Callable[[], None] | None = None) -> None:
        """Start it, after the last of its earlier selves is gone; `tidy` runs in between, when none lives.

        Raises LocalRunError when it cannot be started.
        """
        held = self._lease.take(stop_signal=self.stop_signal, patience=self._stop_seconds)
        output = self.log.open()
        try:
            if tidy:
                tidy()
            self._process = self._spawn(output, held)
            self._lease.note(held, self._process.pid)
        except (OSError, subprocess.SubprocessError) as error:
            raise LocalRunError(f"Cannot start {self.argv[0]} ({self.name}): {error}.") from error
        finally:
            os.close(output)
            os.close(held)

    def ask_to_stop(self) -> None:
        self.send_signal(self.stop_signal)

    def send_signal(self, number: signal.Signals) -> None:
        """Signal the process itself, not its family; do nothing when it has ended."""
        if self._process and self.is_running:
            self._process.send_signal(number)

    def wait(self, seconds: float) -> bool:
        """Wait until it has ended, for at most `seconds`; say whether it has."""
        deadline = time.monotonic() + seconds
        while self.is_running and time.monotonic() < deadline:
            time.sleep(0.02)
        return not self.is_running

    def stop(self) -> None:
        """Ask it to stop; after its `stop_seconds`, kill it. Its family goes with it."""
        self.ask_to_stop()
        self.wait(self._stop_seconds)
        self.kill()

    def kill(self) -> None:
        """SIGKILL the whole process group: a dead parent's own children too."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _spawn(self, output: int, held: int) -> subprocess.Popen[bytes]:
        us, number = os.getpid(), self._orphan_signal

        def end_with_parent() -> None:
            _prepare_child(us, number)

        return subprocess.Popen(
            self.argv,
            env=self._env,
            cwd=self._cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=(held,),
            preexec_fn=end_with_parent,  # runs after the change of user, which would undo it
            **(self._account.identity if self._account else {}),
        )


def end_with_parent() -> None:
    """Send this process SIGTERM when its parent ends (Linux only; elsewhere nothing happens)."""
    if _prctl:
        _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _prepare_child(parent: int, number: int) -> None:
    # We may be starting this child while we ignore signals; it must not inherit that.
    for known in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(known, signal.SIG_DFL)
    if _prctl:
        _prctl(_PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:
            os._exit(1)
