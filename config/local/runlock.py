"""One local run per checkout at a time."""

import fcntl
import os
import time
from pathlib import Path

from config.local.errors import LocalRunError

# A run whose `make` was killed a moment ago needs that long to notice.
_NOTICE_SECONDS = 1.5
_STOPPING_SECONDS = 60.0


class RunLock:
    """A lock on `var/lock`, which says what its holder is about: `running` or `stopping`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = -1

    def take(self) -> None:
        """Wait for a run that is stopping; raise LocalRunError when another one simply runs."""
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        asked = time.monotonic()
        while not self._locked():
            patience = _STOPPING_SECONDS if self._says() == "stopping" else _NOTICE_SECONDS
            if time.monotonic() - asked > patience:
                raise LocalRunError(
                    "A local run of this checkout is already there: use it, or stop it with Ctrl-C."
                )
            time.sleep(0.1)
        self.say("running")

    def say(self, state: str) -> None:
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, state.encode(), 0)

    def _locked(self) -> bool:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            return False

    def _says(self) -> str:
        return os.pread(self._descriptor, 20, 0).decode()
