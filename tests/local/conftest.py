"""Folders for local runs."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.local.localrun import LocalRun, living, wait_for


@pytest.fixture(scope="session")
def shared_static(tmp_path_factory: pytest.TempPathFactory) -> str:
    """One folder of collected static files for all runs but the one that tests the collecting."""
    return str(tmp_path_factory.mktemp("collected") / "static")


@pytest.fixture(autouse=True)
def _no_run_outlives_its_test() -> Iterator[None]:
    yield
    LocalRun.stop_all()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every account can pass through, as /srv or /home/x would be; pytest's own are closed."""
    folder = Path(tempfile.mkdtemp(prefix="parley-run-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    LocalRun.stop_all()
    wait_for(lambda: not living(folder), 30, lambda: str(living(folder)))
    shutil.rmtree(folder)
