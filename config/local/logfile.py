"""A child's log file: the child appends to it, we read along and keep it from growing without end."""

import os
import shutil
from pathlib import Path

_LARGEST = 5_000_000  # bytes


class LogFile:
    """`<name>.log`, at most 5 MB, with one older generation `<name>.log.1` beside it.

    The child writes to the file itself, not through a pipe: it never waits for us, and its last words
    are kept even if we are gone.
    """

    def __init__(self, path: Path, *, largest: int = _LARGEST) -> None:
        self.path = path
        self._largest = largest
        self._read = path.stat().st_size if path.exists() else 0

    def open(self) -> int:
        """Return a new descriptor that appends; the caller closes it."""
        return os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def new_lines(self) -> list[str]:
        """Return the complete lines written since the last call (or since this object was made)."""
        if not self.path.exists():
            return []
        with self.path.open("rb") as file:
            file.seek(self._read)
            text, newline, _ = file.read().rpartition(b"\n")
        self._read += len(text) + len(newline)
        self._rotate()
        return text.decode(errors="replace").splitlines()

    def last_line(self) -> str:
        lines = self.path.read_text(errors="replace").splitlines() if self.path.exists() else []
        return next((line for line in reversed(lines) if line.strip()), "it said nothing")

    def _rotate(self) -> None:
        """Copy and truncate: the child keeps its descriptor, and appends at the new end."""
        if self._read > self._largest:
            shutil.copyfile(self.path, self.path.with_suffix(".log.1"))
            os.truncate(self.path, 0)
            self._read = 0
