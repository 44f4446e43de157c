"""The environment of a local run: what a deployment is told from outside, made up where it is not told."""

import secrets
import tempfile
from collections.abc import MutableMapping
from pathlib import Path
from urllib.parse import urlsplit

from config.local.errors import LocalRunError
from config.local.folders import Folders, local_folders, make_writable
from config.local.postgres import PostgresServer
from config.local.redis import RedisServer

ENV_FILE = "local.env"
_DATABASE_SCHEMES = ("postgres", "postgresql", "psql", "pgsql")
_REDIS_SCHEMES = ("redis", "rediss", "unix")


def make_local_environment(environ: MutableMapping[str, str]) -> None:
    """Complete `environ` before Django reads its settings, and write the outcome to `var/local.env`.

    Values that are already there win. Raises LocalRunError when one of them cannot be right.
    """
    environ.pop("ENV_FILE", None)  # it may be the very file we are about to write
    check_url(environ, "DATABASE_URL", _DATABASE_SCHEMES)
    check_url(environ, "REDIS_URL", _REDIS_SCHEMES)
    port, folders = port_of(environ), local_folders()
    defaults = _defaults(folders, port, mails_to_files=not environ.get("EMAIL_URL"))
    for name, value in defaults.items():
        environ[name] = environ.get(name) or value
    told = {name: environ[name] for name in (*defaults, "EMAIL_URL") if environ.get(name)}
    _write_private(folders.var / ENV_FILE, "".join(f"{name}={value}\n" for name, value in told.items()))


def port_of(environ: MutableMapping[str, str]) -> int:
    """Return the web server's TCP port. Raises LocalRunError when `PORT` is not one."""
    text = environ.get("PORT") or "8000"
    if text.isascii() and text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise LocalRunError(
        f"PORT={text} is not a port number: choose one from 1024 to 65535, such as PORT=8001."
    )


def check_url(environ: MutableMapping[str, str], name: str, schemes: tuple[str, ...]) -> None:
    """Raise LocalRunError when the URL in `name`, if there is one, is malformed; its text is never shown."""
    if not environ.get(name):
        return
    try:
        url = urlsplit(environ[name])
        sound = url.scheme in schemes and (url.port is None or url.port > 0)
    except ValueError:
        sound = False
    if not sound:
        raise LocalRunError(
            f"{name} is not a URL this site understands: write it as {schemes[0]}://user:password@host:port/name,"
            f" or unset {name} to use the server that comes with `make run`."
        )


def _defaults(folders: Folders, port: int, *, mails_to_files: bool) -> dict[str, str]:
    defaults = {
        "SECRET_KEY": _kept_secret(folders.var / "secret_key"),
        "DATABASE_URL": PostgresServer.url_at(folders.postgres_sockets),
        "REDIS_URL": RedisServer.url_at(folders.redis_socket),
        "PORT": str(port),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1,localhost,[::1]",
        "LOG_FORMAT": "console",
        "COMMENT_POLICY": "screen",
        "EMAIL_DNS_UNKNOWN": "accept",
        "CONFIRM_EMAIL": "never",
        "STATIC_ROOT": str(folders.var / "static"),
    }
    if mails_to_files:
        make_writable(folders.var / "mail")
        (folders.var / "mail").chmod(0o700)  # letters are personal
        defaults["MAIL_DIR"] = str(folders.var / "mail")
    return defaults


def _kept_secret(path: Path) -> str:
    """Return the signing key of this checkout, generated once: a new one would sign everybody out."""
    if not path.exists():
        _write_private(path, secrets.token_urlsafe(48))
    return path.read_text().strip()


def _write_private(path: Path, text: str) -> None:
    """Replace the file whole, readable by its owner only from the first byte on."""
    try:
        with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".draft-", delete=False) as draft:
            draft.write(text)
        Path(draft.name).replace(path)
    except OSError as error:
        raise LocalRunError(f"Cannot write {path} ({error.strerror}): make it writable.") from error
