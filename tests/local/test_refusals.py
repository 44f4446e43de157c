"""What cannot work is said in one line that tells what to do, and nothing is left running."""

import socket
from pathlib import Path

import pytest

from tests.local.localrun import refused


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"PORT": "eighty"}, ["PORT=eighty", "PORT=8001"]),
        ({"DATABASE_URL": "mysql://somewhere/parley"}, ["DATABASE_URL", "postgres://", "unset"]),
        ({"DATABASE_URL": "postgres://u:hush@127.0.0.1:many/x"}, ["DATABASE_URL", "unset"]),
        ({"DATABASE_URL": "postgres://u:hush@127.0.0.1:1/x"}, ["DATABASE_URL", "refused", "unset"]),
        ({"REDIS_URL": "127.0.0.1"}, ["REDIS_URL", "redis://", "unset"]),
        ({"REDIS_URL": "redis://:hush@127.0.0.1:1/0"}, ["REDIS_URL", "refused", "unset"]),
    ],
)
def test_broken_setting(open_folder: Path, env: dict[str, str], words: list[str]) -> None:
    line = refused(open_folder / "var", env)

    assert all(word in line for word in words), line
    assert "hush" not in line


def test_taken_port(open_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        line = refused(open_folder / "var", {"PORT": str(port)})

    assert f"Port {port} is taken" in line
    assert "make run PORT=" in line


def test_unwritable_var(open_folder: Path) -> None:
    (open_folder / "file").touch()

    line = refused(open_folder / "file" / "var", {})

    assert "make it writable" in line
    assert "PARLEY_VAR" in line


def test_nothing_is_made_before_the_settings_are_right(open_folder: Path) -> None:
    refused(open_folder / "var", {"PORT": "0"})

    assert not (open_folder / "var").exists()
