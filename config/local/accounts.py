"""The account PostgreSQL runs as: ours or, since it refuses root, an unprivileged one that already exists."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from config.local.errors import LocalRunError

_UNPRIVILEGED = ("postgres", "nobody", "daemon")


class PopenIdentity(TypedDict, total=False):
    """The arguments of `subprocess.Popen` that change who the child is."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """A user of this machine."""

    name: str
    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        return self.uid == os.geteuid()

    @property
    def identity(self) -> PopenIdentity:
        return {} if self.is_ours else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_run(self, *argv: str | Path) -> bool:
        """Try it for real: mode bits of every parent, ACLs and mount options all have a say."""
        try:
            done = subprocess.run(
                argv, **self.identity, cwd="/", env={"PATH": os.defpath}, capture_output=True, check=False
            )
        except OSError:
            return False
        return done.returncode == 0

    def can_reach(self, folder: Path) -> bool:
        return self.can_run("/bin/sh", "-c", 'cd -- "$1"', "sh", folder)

    def own(self, folder: Path) -> None:
        """Make `folder` (its parent must exist) and close it to everyone but this account."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if not self.is_ours:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)


def our_account() -> Account:
    """Return the account of this process. Raises LocalRunError when it has no name: PostgreSQL needs one."""
    try:
        return _account(pwd.getpwuid(os.geteuid()))
    except KeyError:
        raise LocalRunError(
            f"User id {os.geteuid()} has no name in /etc/passwd, which PostgreSQL needs:"
            " add one, or set DATABASE_URL to a running server."
        ) from None


def database_account() -> Account:
    """Return who may run PostgreSQL. Raises LocalRunError when root has nobody to hand over to."""
    if os.geteuid() != 0:
        return our_account()
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in _UNPRIVILEGED:
        if name in known and (account := _account(known[name])).can_reach(Path("/")):
            return account
    raise LocalRunError(
        "PostgreSQL refuses to run as root and root cannot become one of "
        + ", ".join(_UNPRIVILEGED)
        + ": run as another user, or set DATABASE_URL to a running server."
    )


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)
