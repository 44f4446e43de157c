"""Who is alive: a file lock that a child inherits, and so holds for as long as any of its family lives."""

import contextlib
import fcntl
import os
import signal
import time
from pathlib import Path

from config.local.errors import LocalRunError


class Lease:
    """A lock on `path`, which carries the process group that took it.

    Unlike a pid in a file it cannot be stale: the kernel drops it with the last process that holds it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def take(self, *, stop_signal: int, patience: float) -> int:
        """Return a locked descriptor to hand to the child. A family left over from a killed run is told to
        stop, and after `patience` seconds killed; raises LocalRunError if even that does not end it."""
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            if not _locked_within(descriptor, 0.3):
                self._end_leftover(descriptor, stop_signal, patience)
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor

    def note(self, descriptor: int, group: int) -> None:
        """Write down which process group holds the lease."""
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(group).encode(), 0)

    def _end_leftover(self, descriptor: int, stop_signal: int, patience: float) -> None:
        group = int(os.pread(descriptor, 20, 0) or 0)
        for number in (stop_signal, signal.SIGKILL):
            _signal_group(group, number)
            if _locked_within(descriptor, patience):
                return
        raise LocalRunError(f"Process group {group} of an earlier run does not end: kill it first.")


def _locked_within(descriptor: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)


def _signal_group(group: int, number: int) -> None:
    if group > 1:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, number)
