"""Making the site ready to be served: tables, static files, the first article, the first superuser."""

import hashlib
import secrets
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import Error

from blog.models import Article
from config.local.errors import LocalRunError, first_line
from config.local.folders import CHECKOUT

SUPERUSER = "admin"


def prepare_database() -> None:
    """Migrate, and load the article where there is none. Raises LocalRunError when the database refuses."""
    try:
        call_command("migrate", interactive=False, verbosity=0)
        if not Article.objects.exists():
            call_command("load_seed", verbosity=0)
    except (Error, CommandError) as error:
        raise LocalRunError(
            f"The database cannot be set up: {first_line(error).rstrip('.')}."
            " Use an empty one in which the site's user may create tables."
        ) from error


def first_superuser() -> str | None:
    """Create a superuser where there is no user at all; return the password made up for it."""
    users = get_user_model()._default_manager
    if users.exists():
        return None
    password = secrets.token_urlsafe(12)
    get_user_model().objects.create_superuser(SUPERUSER, f"{SUPERUSER}@localhost", password)
    return password


def collect_static() -> None:
    """Run collectstatic, which compresses for seconds, only when a source or a dependency has changed."""
    root, state = Path(settings.STATIC_ROOT), _static_state()
    stamp = root.with_name(f"{root.name}.stamp")
    if not (root.is_dir() and stamp.is_file() and stamp.read_text() == state):
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(state)


def _static_state() -> str:
    digest = hashlib.sha256(f"{settings.STATIC_ROOT}\n".encode())
    digest.update((CHECKOUT / "requirements" / "runtime.txt").read_bytes())
    for name, size, changed in sorted(_static_sources()):
        digest.update(f"{name} {size} {changed}\n".encode())
    return digest.hexdigest()


def _static_sources() -> Iterator[tuple[str, int, int]]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            yield name, facts.st_size, facts.st_mtime_ns
