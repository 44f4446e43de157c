"""Turning Ctrl-C, SIGTERM and SIGHUP into one orderly end."""

import signal
from collections.abc import Callable
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequested(BaseException):
    """Raised wherever the main thread is when we are told to stop; no `except Exception` swallows it."""


def raise_on_stop_signals(on_first: Callable[[], None]) -> None:
    """Call `on_first` and raise StopRequested at the first signal; ignore the impatient second one."""

    def handle(number: int, frame: FrameType | None) -> None:
        ignore_stop_signals()
        on_first()
        raise StopRequested(signal.Signals(number).name)

    for number in _SIGNALS:
        signal.signal(number, handle)


def ignore_stop_signals() -> None:
    """Nothing may interrupt the stopping of children: every wait in it is bounded."""
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)
