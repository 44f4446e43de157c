"""`bin/bootstrap`: from nothing but Python to an installed lock, or one line that says what is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.local.localrun import CHECKOUT

# A package that exists nowhere, so that nothing but the index can be at fault.
LOCK = f"parley-does-not-exist==1.0 --hash=sha256:{'0' * 64}\n"


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A checkout with no .venv, whose lock needs nothing."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "requirements").mkdir()
    shutil.copy(CHECKOUT / "bin" / "bootstrap", tmp_path / "bin")
    (tmp_path / "requirements" / "local.txt").touch()
    return tmp_path


def bootstrap(checkout: Path, **env: str) -> subprocess.CompletedProcess[str]:
    known = {"PATH": os.environ["PATH"], "PYTHON": sys.executable, **env}
    return subprocess.run(
        [checkout / "bin" / "bootstrap", "local"], env=known, capture_output=True, text=True, check=False
    )


def test_installs_once(bare: Path) -> None:
    assert "Installing" in bootstrap(bare).stdout
    assert (bare / ".venv" / "bin" / "python").exists()

    again = bootstrap(bare)

    assert (again.returncode, again.stdout) == (0, "")


def test_python_without_ensurepip(bare: Path) -> None:
    """As on Debian, where it is a package of its own: the outer pip installs into a venv that has none."""
    python = bare / "python"
    python.write_text(f'#!/bin/sh\n[ "$1 $2 $3" != "-m venv .venv" ] || exit 1\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)

    assert bootstrap(bare, PYTHON=str(python)).returncode == 0
    assert not list((bare / ".venv" / "bin").glob("pip*"))


def test_old_or_missing_python(bare: Path) -> None:
    done = bootstrap(bare, PYTHON="/nonexistent/python")

    assert done.returncode == 1
    assert done.stderr.startswith("Python 3.11 or newer is needed (/nonexistent/python is not)")
    assert len(done.stderr.splitlines()) == 1


def test_no_network(bare: Path) -> None:
    (bare / "requirements" / "local.txt").write_text(LOCK)

    done = bootstrap(bare, PIP_INDEX_URL="http://127.0.0.1:1/simple", PIP_RETRIES="0")

    assert done.returncode == 1
    assert "check the network" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert bootstrap(bare, PIP_NO_INDEX="1").returncode == 1  # a failed installation is not taken for one
