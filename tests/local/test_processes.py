"""Children, their leases and their log files."""

import os
import signal
import sys
from pathlib import Path

from config.local.leases import Lease
from config.local.logfile import LogFile
from config.local.processes import Child
from tests.local.localrun import living, wait_for

STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print('up', flush=True)
time.sleep(60)
"""
FAMILY = f"import os; os.fork()\n{STUBBORN}"


def child(folder: Path, program: str, *, stop_seconds: float = 10.0) -> Child:
    argv = [sys.executable, "-c", program, str(folder)]
    return Child("x", argv, log=folder / "x.log", lease=folder / "x.lease", stop_seconds=stop_seconds)


def started(folder: Path, program: str, *, stop_seconds: float = 10.0) -> Child:
    new = child(folder, program, stop_seconds=stop_seconds)
    new.start()
    lines = program.count("fork") + 1
    wait_for(lambda: (folder / "x.log").read_text().count("up") == lines, 10, lambda: new.exit_text)
    return new


def test_stopping_is_bounded_and_takes_the_family(tmp_path: Path) -> None:
    stubborn = started(tmp_path, FAMILY, stop_seconds=0.2)

    stubborn.stop()

    assert stubborn.exit_text == "signal SIGKILL"
    wait_for(lambda: not living(tmp_path), 5, lambda: str(living(tmp_path)))


def test_orphans_are_ended_before_the_next_start(tmp_path: Path) -> None:
    """The parent dies alone; what it leaves still holds the lease, and must not work beside its successor."""
    first = started(tmp_path, FAMILY, stop_seconds=0.2)
    first.send_signal(signal.SIGKILL)
    assert first.wait(5)
    assert len(living(tmp_path)) == 1

    second = child(tmp_path, "print('up')", stop_seconds=0.2)
    second.start()

    assert second.wait(5)
    assert second.exit_text == "exit status 0"
    assert not living(tmp_path)


def test_lease_ends_with_its_holder(tmp_path: Path) -> None:
    holder = started(tmp_path, "print('up', flush=True); import time; time.sleep(60)")
    assert (tmp_path / "x.lease").read_text() == str(holder.pid)

    holder.stop()

    os.close(Lease(tmp_path / "x.lease").take(stop_signal=signal.SIGTERM, patience=0.0))


def test_last_words_are_told(tmp_path: Path) -> None:
    failing = child(tmp_path, "import sys; sys.exit('no colours left')")

    failing.start()

    assert failing.wait(5)
    assert failing.exit_text == "exit status 1: no colours left"


def test_log_is_read_once_by_line_and_does_not_grow_without_end(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "x.log", largest=100)
    with log.path.open("a") as file:
        file.write("one\ntw")
        file.flush()
        assert log.new_lines() == ["one"]
        file.write("o\n" + "x" * 200 + "\n")
        file.flush()
        assert log.new_lines() == ["two", "x" * 200]
        assert log.path.stat().st_size == 0
        file.write("after\n")
        file.flush()
        assert log.new_lines() == ["after"]
    assert log.path.with_suffix(".log.1").read_text().startswith("one\ntwo\n")
