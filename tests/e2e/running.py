"""The whole site as `make run` starts it, in a folder of its own, and ways to look at it from outside."""

import contextlib
import email
import os
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from email.policy import default
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from config.local.folders import CHECKOUT
from config.local.processes import Child
from tests.local.localrun import READY, free_port, wait_for

_INHERITED = ("PATH", "HOME", "LANG", "USER")
_numbers = count(1)


def text_of(mail: EmailMessage) -> str:
    """The plain text of a mail, with or without another part beside it."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


class RunningSite:
    """`manage.py up`: PostgreSQL, Redis, gunicorn, two Celery workers and beat. It ends when we end, however that is.

    `folder` must be open to the account that PostgreSQL runs as; `resolver` is the DNS server, as host:port; `settings`
    are what else its environment says.
    """

    def __init__(
        self,
        folder: Path,
        *,
        resolver: str,
        static: Path | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.var = folder / "var"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._client = httpx.Client(base_url=self.url, follow_redirects=True, timeout=30)
        self._log = folder / "site.log"
        self._child = Child(
            "site",
            [sys.executable, "manage.py", "up", "--follow-parent"],
            log=self._log,
            lease=folder / "site.lease",
            env=self._environment(resolver, static or self.var / "static") | dict(settings or {}),
            cwd=CHECKOUT,
            stop_seconds=60.0,
        )

    def _environment(self, resolver: str, static: Path) -> dict[str, str]:
        return {
            **{name: os.environ[name] for name in _INHERITED if name in os.environ},
            "PARLEY_VAR": str(self.var),
            "PORT": str(self.port),
            "STATIC_ROOT": str(static),
            "COMMENT_RATE": "10000/minute",
            "EMAIL_DNS_RESOLVER": resolver,
            # A busy machine is no reason to hold a comment.
            "EMAIL_DNS_TIMEOUT": "30",
            "EMAIL_DNS_UNKNOWN": "hold",
            # Each visitor of a test comes from an address of their own, as through a reverse proxy.
            "TRUSTED_PROXIES": "1",
        }

    def start(self) -> None:
        self._child.start()
        wait_for(lambda: READY in self.printed or not self._child.is_running, 120, lambda: self.printed)
        assert self._child.is_running, self.printed

    def stop(self) -> None:
        self._client.close()
        self._child.stop()

    @property
    def printed(self) -> str:
        return self._log.read_text()

    @property
    def moderator(self) -> tuple[str, str]:
        """Name and password of the superuser that the first start made."""
        found = re.search(r"Sign in +(\S+) +(\S+)", self.printed)
        assert found, self.printed
        return found[1], found[2]

    @property
    def secret_key(self) -> str:
        return (self.var / "secret_key").read_text().strip()

    @property
    def database_url(self) -> str:
        found = re.search(r"^DATABASE_URL=(.+)$", (self.var / "local.env").read_text(), re.MULTILINE)
        assert found, "The site has not been started."
        return found[1]

    @property
    def complaints(self) -> list[str]:
        """What nobody should find: processes that died, errors, and addresses in the logs."""
        text = "\n".join([self.printed, *(file.read_text() for file in self.var.glob("log/*.log"))])
        return [
            line for line in text.splitlines() if re.search(r"restarting it|Traceback|\[error|@good\.", line)
        ]

    @contextlib.contextmanager
    def paused(self, process: str) -> Iterator[None]:
        """Freeze one of the site's processes with its children, so that what it would do waits."""
        group = int((self.var / f"{process}.lease").read_text())
        os.killpg(group, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(group, signal.SIGCONT)

    def mail_about(self, words: str, to: str = "") -> EmailMessage:
        """Return the written mail that holds `words` (and is to that address); wait for it: a worker writes it."""
        wait_for(lambda: self._mails(words, to), 30, lambda: f"no mail about {words!r}")
        return self._mails(words, to)[0]

    def links_to_decide(self, words: str) -> dict[str, str]:
        """Return the links of the mail about a held comment, by the word above each."""
        text = text_of(self.mail_about(words))
        return dict(re.findall(r"^(\w+):\n(http\S+)", text, re.MULTILINE))

    def _mails(self, words: str, to: str) -> list[EmailMessage]:
        files = sorted((self.var / "mail").glob("*.eml"))
        mails = [email.message_from_bytes(file.read_bytes(), policy=default) for file in files]
        return [mail for mail in mails if words in text_of(mail) and to in mail["To"]]

    # --- Through the API, as a program would ---

    def get(self, path: str) -> httpx.Response:
        return self._client.get(path)

    @cached_property
    def article(self) -> str:
        """Path of the article that the first start loaded."""
        return str(self.get("/api/v1/threads/1/").json()["url"])

    def post(
        self, text: str, *, name: str = "Ines", email: str = "", parent: int | None = None, url: str = ""
    ) -> dict[str, Any]:
        """Hand in a comment; return what the site says about it."""
        number = next(_numbers)
        body = {"comment": text, "author": name, "email": email or f"api{number}@good.example", "url": url}
        answer = self._client.post(
            "/api/v1/threads/1/comments/",
            json=body | {"comment_parent": parent},
            headers={"X-Forwarded-For": f"198.18.0.{number}"},
        )
        assert answer.status_code == 202, answer.text
        return cast(dict[str, Any], answer.json())

    def status_of(self, posted: dict[str, Any]) -> str:
        return str(self.get(posted["status_url"]).json()["status"])

    def settle(self, posted: dict[str, Any], status: str) -> int:
        """Wait until a posted comment has the status; return its id."""
        wait_for(lambda: self.status_of(posted) == status, 30, lambda: self.status_of(posted))
        return int(posted["id"])

    def publish(self, text: str, **fields: Any) -> int:
        """Post a comment that passes the screening; return its id once it is public."""
        return self.settle(self.post(text, **fields), "approved")


@contextlib.contextmanager
def running_site(
    pytestconfig: pytest.Config, resolver: str, settings: Mapping[str, str]
) -> Iterator[RunningSite]:
    """A site for as long as tests use it. Its compressed static files are kept from run to run, for `up` sees when they
    are out of date; its logs must be clean."""
    folder = Path(tempfile.mkdtemp(prefix="parley-e2e-", dir="/tmp"))
    folder.chmod(0o755)
    static = pytestconfig.rootpath / ".pytest_cache" / "d" / "static"
    static.parent.mkdir(parents=True, exist_ok=True)
    site = RunningSite(folder, resolver=resolver, static=static, settings=settings)
    try:
        site.start()
        yield site
    finally:
        site.stop()
    assert site.complaints == [], f"Its logs are kept in {site.var}/log."
    shutil.rmtree(folder)
