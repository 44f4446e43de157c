"""What the person at the terminal reads."""

import contextlib
import re
import sys

# The levels of a log line, wherever its format puts them; a traceback's lines have none.
_ALARM = re.compile(r"\b(warning|error|critical)\b", re.IGNORECASE)
_LEVEL_WITHIN = 80
_WIDEST = 200


def say(text: str = "") -> None:
    """Print at once. A terminal that is gone must not keep us from stopping our children."""
    with contextlib.suppress(OSError):
        print(text, flush=True)


def echo(name: str, line: str) -> None:
    """Show a child's line if somebody should look at it; its whole story is in its log file."""
    if _ALARM.search(line[:_LEVEL_WITHIN]):
        say(f"{name:>11} │ {shortened(line)}")


def shortened(line: str) -> str:
    return line if len(line) <= _WIDEST else f"{line[: _WIDEST - 1]}…"


def prefer_utf8() -> None:
    """Under LC_ALL=C the bar before each line would otherwise be an exception."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
