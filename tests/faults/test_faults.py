"""The two-minute version of `make faults`, and the controls that show that it would notice."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from config.local.folders import CHECKOUT

# What tests.services and pytest-django put there must not reach the run.
_CLEAN = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "USER") if name in os.environ}


def faults(report: Path, *arguments: str) -> tuple[int, dict[str, Any], str]:
    """Do one run: its exit status, its result, and what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", *arguments, "--hasty", "--report", str(report)],
        cwd=CHECKOUT,
        env=_CLEAN,
        capture_output=True,
        text=True,
        timeout=450,
        check=False,
    )
    assert report.exists(), done.stdout + done.stderr
    return done.returncode, json.loads(report.read_text()), done.stdout


def test_nothing_is_lost_doubled_or_overwritten_while_everything_is_killed(tmp_path: Path) -> None:
    arguments = ("300", "--seconds", "42", "--last-call", "120", "--every", "20", "--seed", "20")
    status, result, printed = faults(tmp_path / "report.json", *arguments)
    assert not any(result["violations"].values()), printed
    assert status == 0, printed
    assert result["settle_seconds"] < 120
    # It was a test: posts, decisions and mails there were, every named point killed, and every fault was done.
    assert result["acknowledged"] >= 200, printed
    assert result["decisions"] >= 20, printed
    assert result["mails"] >= 5, printed
    assert all(result["fired"].values()), printed
    assert all(result["outside"].values()), printed


def test_a_hand_over_that_can_lose_work_is_noticed(tmp_path: Path) -> None:
    """The control: with the job inserted only after the commit, as `on_commit(task.delay)` would, posts are lost."""
    arguments = ("30", "--seconds", "4", "--last-call", "10", "--every", "0", "--broken", "late-job")
    status, result, printed = faults(tmp_path / "report.json", *arguments)
    assert status == 1, printed
    assert result["violations"]["lost"], printed
