"""Where the database's files lie: in `var/postgres`, unless PostgreSQL's account cannot get there."""

import secrets
from pathlib import Path

from config.local.accounts import Account
from config.local.binaries import SHARED
from config.local.errors import LocalRunError


def postgres_home(var: Path, account: Account) -> Path:
    """Return `var/postgres`: a folder, or for root in a closed home a link to one under /var/lib/parley.

    Raises LocalRunError when neither can be had.
    """
    home = var / "postgres"
    if home.is_symlink():
        _own_link(home, var, account)
    elif not home.exists() and not account.can_reach(var):
        _link_elsewhere(home, var, account)
    elif home.exists() and not account.can_reach(var):
        raise LocalRunError(
            f"User {account.name}, who runs PostgreSQL, cannot reach {home}: open its parents (chmod o+x)."
        )
    return home


def _own_link(home: Path, var: Path, account: Account) -> None:
    """A copied checkout must not share its database with the original: the target knows whose it is."""
    owner = home.resolve().parent / "checkout"
    recorded = Path(owner.read_text()) if owner.is_file() else var
    if recorded != var and (recorded / "postgres").is_symlink():
        home.unlink()
        _link_elsewhere(home, var, account)
    elif owner.parent.is_dir():
        owner.write_text(str(var))
    else:
        raise LocalRunError(
            f"{home} points to {home.resolve()}, which is gone: restore it, or remove the link."
        )


def _link_elsewhere(home: Path, var: Path, account: Account) -> None:
    target = SHARED / secrets.token_hex(8)
    try:
        target.mkdir(mode=0o711, parents=True)
    except OSError as error:
        raise LocalRunError(
            f"Cannot make {target} ({error.strerror}), which PostgreSQL needs because {account.name} cannot"
            f" reach {var}: move the checkout to a folder open to others, or set DATABASE_URL."
        ) from error
    SHARED.chmod(0o755)
    target.chmod(0o711)
    (target / "checkout").write_text(str(var))
    home.symlink_to(target / "postgres")
