"""Keeping children alive: restart what dies, more patiently when it dies at once."""

import time
from collections.abc import Callable

from config.local.console import echo, say, shortened
from config.local.errors import LocalRunError
from config.local.processes import Child

_LONG_LIFE = 10.0
_LONGEST_PAUSE = 30.0


class Keeper:
    """Keeps one child running; `start` is what makes it (re)start, by default the child itself."""

    def __init__(self, child: Child, *, start: Callable[[], None] | None = None, shown: bool = True) -> None:
        self.child = child
        self._start = start or child.start
        self._shown = shown
        self._started = 0.0
        self._failures = 0
        self._due: float | None = None

    def start(self) -> None:
        self._started = time.monotonic()
        self._start()

    def tend(self) -> None:
        """Echo what the child wrote; if it has died, say so and restart it when its pause is over."""
        for line in self.child.log.new_lines():
            if self._shown:
                echo(self.child.name, line)
        if self.child.is_running:
            return
        if self._due is None:
            self._announce()
        elif time.monotonic() >= self._due:
            self._restart()

    def restart(self, why: str) -> None:
        """Replace a child that lives but does not serve."""
        say(f"The {self.child.name} {why}: restarting it.")
        self.child.stop()
        self._restart()

    def _announce(self) -> None:
        lived = time.monotonic() - self._started
        self._failures = 0 if lived > _LONG_LIFE else self._failures + 1
        pause = min(0.5 * 2 ** (self._failures - 1), _LONGEST_PAUSE) if self._failures else 0.0
        self._due = time.monotonic() + pause
        self.child.kill()
        after = f" in {pause:.1f} s" if pause else ""
        ended = f"The {self.child.name} ended ({shortened(self.child.exit_text)})"
        say(f"{ended}: restarting it{after}; see {self.child.log.path}.")

    def _restart(self) -> None:
        self._due = None
        try:
            self.start()
        except LocalRunError as error:
            say(f"{error}")
