"""What is posted: acts of posting, each recognisable in the database by the mark in its text."""

import re
from dataclasses import dataclass
from random import Random

from tests.wording import person, wording

_MARK = re.compile(r"\bact-(\d{6})\b")
# Weighted: most addresses are good, and each way of not being good has its turn.
_DOMAINS = {
    "good.example": 80,
    "address-only.example": 4,
    "null-mx.example": 4,
    "mailinator.com": 4,
    "nothing.example": 3,
    "no-such-domain.example": 2,
    "broken.example": 3,
}
_SPAMMY = 0.12
_REPLIES = 0.35
# Acts that one author does: several, so that the counters of authors have something to count.
_ACTS_OF_AN_AUTHOR = 4


@dataclass(frozen=True)
class Act:
    """One act of posting. However often its request is sent, it may make one comment."""

    number: int
    by_api: bool
    thread: int
    author: str
    email: str
    text: str
    is_reply: bool

    @property
    def ip(self) -> str:
        """An address of its own, so that many acts are no flood."""
        return f"10.{self.number >> 16 & 255}.{self.number >> 8 & 255}.{self.number & 255}"


def make_act(number: int, *, seed: int, threads: int) -> Act:
    """The act of that number: the same for the same seed."""
    random = Random(f"{seed} act {number}")
    reader = number // _ACTS_OF_AN_AUTHOR
    domain = Random(f"{seed} reader {reader}").choices([*_DOMAINS], [*_DOMAINS.values()])[0]
    return Act(
        number=number,
        by_api=number % 2 == 1,
        thread=random.randrange(threads),
        author=person(reader),
        email=f"reader{reader}@{domain}",
        text=(_spam if random.random() < _SPAMMY else _thought)(f"act-{number:06}"),
        is_reply=random.random() < _REPLIES,
    )


def act_of(text: str) -> int:
    """The number of the act that made a comment of that text."""
    found = _MARK.search(text)
    assert found, "every comment of this run carries its mark"
    return int(found[1])


def _thought(mark: str) -> str:
    return wording(mark)


def _spam(mark: str) -> str:
    return (
        f"See [this](https://a.example/x) and [that](https://b.example/y) and https://c.example now, {mark}"
    )
