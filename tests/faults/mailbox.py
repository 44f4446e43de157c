"""A mail server on loopback that keeps what it was given."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from comments.services.links import MailLink

_ACTION = re.compile(r"/comments/act/([^/\s]+)/?")


@dataclass
class Mailbox:
    """Every message taken: its Message-ID, and what it is about, read from the links in it, not from the id."""

    ids: list[str] = field(default_factory=list)
    # Of those to followers, which are sent at most once.
    followers: list[str] = field(default_factory=list)
    about: list[tuple[int, int, int]] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        message = message_from_bytes(bytes(envelope.content or b""), policy=default)
        if re.match(r"<(follow|news)\.", str(message["Message-ID"])):
            self.followers.append(str(message["Message-ID"]))
            return "250 taken"
        body = message.get_body()
        link = _ACTION.search(body.get_content() if body else "")
        if link is None:
            return "554 this harness expects a link to act on"
        read = MailLink.read(link[1])
        self.ids.append(str(message["Message-ID"]))
        self.about.append((read.comment_id, read.version, read.user_id))
        return "250 taken"

    @property
    def repeated(self) -> int:
        """Deliveries beyond the first of each message."""
        return len(self.ids) - len(set(self.ids))

    def unstable(self) -> Iterator[str]:
        """Messages about the same thing for the same person that do not carry the same Message-ID."""
        different = Counter(about for about, _ in set(zip(self.about, self.ids, strict=True)))
        for (comment, version, _), number in different.items():
            if number > 1:
                yield f"comment {comment} at version {version}: {number} different Message-IDs"


@contextmanager
def mail_server(port: int) -> Iterator[Mailbox]:
    mailbox = Mailbox()
    server = Controller(mailbox, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield mailbox
    finally:
        server.stop()
