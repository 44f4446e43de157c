"""A mail server on loopback, and the mailboxes behind it."""

import email
import re
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from tests.local.localrun import free_port, wait_for

_LINK = re.compile(r"http\S+")


class Letter:
    """One mail, as its reader gets it."""

    def __init__(self, message: EmailMessage) -> None:
        self.message = message
        # A long header begins on a line of its own.
        self.subject = str(message["Subject"]).strip()
        self.text = self._part("plain")
        self.html = self._part("html")

    def link(self, page: str) -> str:
        """The one link in the text that leads to `/comments/<page>/`."""
        (link,) = [url for url in _LINK.findall(self.text) if f"/comments/{page}/" in url]
        return str(link)

    @property
    def one_click(self) -> str:
        """Where a mail program's own button posts to (RFC 8058)."""
        assert self.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        return str(self.message["List-Unsubscribe"]).strip("<> ")

    def _part(self, subtype: str) -> str:
        part = self.message.get_body((subtype,))
        return str(part.get_content()).replace("\r\n", "\n") if part else ""


class PostOffice:
    """Takes all mail; `letters_to` opens a mailbox."""

    def __init__(self) -> None:
        self._taken: list[tuple[list[str], Letter]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = email.message_from_bytes(envelope.content, policy=default)
        self._taken.append((list(envelope.rcpt_tos), Letter(message)))
        return "250 taken"

    def letters_to(self, address: str, words: str = "") -> list[Letter]:
        """What lies in that mailbox and has these words in its subject or text, the oldest first."""
        mine = [letter for recipients, letter in self._taken if recipients == [address]]
        return [letter for letter in mine if words in letter.subject + letter.text]

    def letter_to(self, address: str, words: str = "") -> Letter:
        """The newest of these; waits for the first one, since a worker sends it."""
        wait_for(lambda: self.letters_to(address, words), 30, lambda: self._told(address))
        return self.letters_to(address, words)[-1]

    def _told(self, address: str) -> str:
        return f"{address} has got {[letter.subject for letter in self.letters_to(address)]}"


@contextmanager
def post_office() -> Iterator[tuple[PostOffice, str]]:
    """Yields the office, and the `EMAIL_URL` of a site that sends there."""
    office, port = PostOffice(), free_port()
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield office, f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()
