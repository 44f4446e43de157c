"""People who read their mail, without a browser: what happens beside what a test looks at."""

import re
from itertools import count
from urllib.parse import urlsplit

import httpx
import psycopg

from tests.e2e.post_office import PostOffice
from tests.e2e.running import RunningSite
from tests.local.localrun import wait_for

_numbers = count(1)


class Mailboxes:
    """Comments of people who prove their address, by the buttons behind the links that they are mailed."""

    def __init__(self, site: RunningSite, office: PostOffice) -> None:
        self.site, self.office = site, office

    def new(self) -> str:
        return f"mailbox{next(_numbers)}@good.example"

    def publish(self, text: str, *, name: str = "Ines", email: str = "", parent: int | None = None) -> int:
        """Comment, and press the button behind the mailed link; returns the id of what is then public."""
        email = email or self.new()
        posted = self.site.post(text, name=name, email=email, parent=parent)
        self.site.settle(posted, "unconfirmed")
        self.press(self.office.letter_to(email, "confirm").link("confirm"))
        return self.site.settle(posted, "approved")

    def press(self, link: str, **fields: str) -> httpx.Response:
        """What the button on a mailed page does, without any cookie."""
        answer = httpx.post(self.site.url + urlsplit(link).path, data=fields, timeout=30)
        assert answer.status_code in (200, 303), answer.text
        return answer

    def decide(self, text: str, word: str) -> None:
        """What the moderator does with a held comment, by a link in the mail about it: "Approve", "Spam", "Reject"."""
        letter = self.office.letter_to("admin@localhost", text)
        self.press(dict(re.findall(r"^(\w+):\n(http\S+)", letter.text, re.MULTILINE))[word])

    def let_pass(self, email: str, minutes: int) -> None:
        """Let the newest mail to an address be that old: not many are sent, nor soon one after another."""
        message_id = self.office.letters_to(email)[-1].message["Message-ID"]
        with psycopg.connect(self.site.database_url) as connection:
            connection.execute(
                "UPDATE comments_mail SET created_at = created_at - %s * interval '1 minute' WHERE message_id = %s",
                [minutes, message_id],
            )

    def wait_until(self, email: str, number: int, words: str = "") -> None:
        """Wait until so many letters with these words have come."""
        wait_for(
            lambda: len(self.office.letters_to(email, words)) >= number,
            30,
            lambda: str([letter.subject for letter in self.office.letters_to(email)]),
        )
