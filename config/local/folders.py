"""Where a local run keeps things: data in `var/`, sockets in a short private folder."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from config.local.errors import LocalRunError, first_line

CHECKOUT = Path(__file__).resolve().parent.parent.parent

# sun_path holds 108 bytes with its final NUL; the longest name put into the folder needs about 40.
_LONGEST_SOCKET_FOLDER = 64


@dataclass(frozen=True)
class Folders:
    """The folders of one local run."""

    var: Path
    sockets: Path

    @property
    def logs(self) -> Path:
        return self.var / "log"

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "redis" / "redis.sock"

    @property
    def postgres_sockets(self) -> Path:
        return self.sockets / "postgres"


def local_folders() -> Folders:
    """Return this checkout's folders, made if need be; `PARLEY_VAR` moves `var/` elsewhere.

    Raises LocalRunError when they cannot be written.
    """
    var = Path(os.environ.get("PARLEY_VAR") or CHECKOUT / "var").resolve()
    folders = Folders(var=var, sockets=_socket_folder(var))
    for folder in (var, folders.logs, folders.sockets, folders.redis_socket.parent):
        make_writable(folder)
    # The account PostgreSQL runs as must pass through; what lies inside is closed one by one.
    folders.sockets.chmod(0o711)
    folders.redis_socket.parent.chmod(0o700)
    folders.logs.chmod(0o700)
    return folders


def make_writable(folder: Path) -> None:
    """Make `folder` unless it is there; raise LocalRunError when we cannot write in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise LocalRunError(
            f"Cannot write in {folder} ({error.strerror}): make it writable for this user,"
            " or set PARLEY_VAR to a folder that is."
        ) from error


def _socket_folder(var: Path) -> Path:
    """Return a folder that is ours alone: its name can be foreseen, and /tmp is open to strangers."""
    folder = _socket_parent() / f"parley-{os.geteuid()}-{hashlib.sha256(bytes(var)).hexdigest()[:10]}"
    try:
        folder.mkdir(mode=0o711, exist_ok=True)
        facts = folder.lstat()
    except OSError as error:
        raise LocalRunError(f"Cannot make the socket folder {folder}: {first_line(error)}.") from error
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.geteuid() or facts.st_mode & 0o022:
        raise LocalRunError(f"{folder} belongs to somebody else: remove it, then start again.")
    return folder


def _socket_parent() -> Path:
    """Prefer a folder that no other user can write; root's own one is closed to PostgreSQL's account."""
    wanted = "/run" if os.geteuid() == 0 else os.environ.get("XDG_RUNTIME_DIR", "")
    if wanted and len(wanted) < _LONGEST_SOCKET_FOLDER - 24 and os.access(wanted, os.W_OK | os.X_OK):
        return Path(wanted)
    return Path("/tmp")  # noqa: S108 - the one short path that every system has
