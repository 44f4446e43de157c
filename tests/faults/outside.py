"""What befalls a site from outside: a seeded schedule of killed, emptied and restarted processes."""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

from tests.faults.result import Options
from tests.faults.site import Site

_REDIS_AWAY_SECONDS = 12.0


def schedule(seed: int, posts: int, every: int) -> list[tuple[int, str]]:
    """(after so many posts, fault), about `every` so many posts; each fault once before any comes again.

    Counted in posts, not in seconds: on a busy machine, where everything takes longer to come back, the faults
    are as far apart as anywhere else.
    """
    random, deck = Random(f"{seed} outside"), list[str]()
    drawn = []
    for number in range(1, posts // every):
        deck = deck or random.sample([*FAULTS], len(FAULTS))
        drawn.append((round((number + random.uniform(-0.4, 0.4)) * every), deck.pop()))
    return drawn


class Outside:
    """Lets the faults of a schedule happen to a site when their time has come."""

    def __init__(self, site: Site, options: Options) -> None:
        self._site = site
        self._planned = schedule(options.seed, options.comments, options.every) if options.every else []
        self._victims = Random(f"{options.seed} victims")
        self._times = dict.fromkeys(FAULTS, 0) if options.every else {}

    def happen(self, answered: int) -> None:
        """Do what is due after so many posts have been answered."""
        while self._planned and answered >= self._planned[0][0]:
            _, fault = self._planned.pop(0)
            FAULTS[fault](self._site, self._victims)
            self._times[fault] += 1

    def happened(self) -> dict[str, int]:
        """How often each fault was done."""
        return dict(self._times)


def _kill(name: str) -> Callable[[Site, Random], None]:
    def fault(site: Site, random: Random) -> None:
        site.child(name).send_signal(signal.SIGKILL)

    return fault


def _kill_child_of(name: str) -> Callable[[Site, Random], None]:
    def fault(site: Site, random: Random) -> None:
        children = list(_children(site.child(name).pid))
        if children:
            with suppress(ProcessLookupError):
                os.kill(random.choice(children), signal.SIGKILL)

    return fault


def _children(pid: int | None) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*"):
        with suppress(OSError):  # it ended while we looked
            yield from map(int, (task / "children").read_text().split())


def _signal_postgres(number: signal.Signals) -> Callable[[Site, Random], None]:
    def fault(site: Site, random: Random) -> None:
        site.child("postgres").send_signal(number)

    return fault


def _empty_redis(site: Site, random: Random) -> None:
    site.child("redis").kill()
    shutil.rmtree(site.redis.directory)


def _redis_away(site: Site, random: Random) -> None:
    """For longer than the sweeper trusts that somebody hears the bells, so that it works inline; and beat, too,
    has to start without a broker."""
    site.child("redis").kill()
    site.leave_dead("redis", _REDIS_AWAY_SECONDS)
    site.child("beat").send_signal(signal.SIGKILL)


FAULTS: dict[str, Callable[[Site, Random], None]] = {
    "kill -9 of the fast worker": _kill("worker fast"),
    "kill -9 of the slow worker": _kill("worker slow"),
    "kill -9 of a child of the fast worker": _kill_child_of("worker fast"),
    "kill -9 of a child of the slow worker": _kill_child_of("worker slow"),
    "kill -9 of gunicorn": _kill("web"),
    "kill -9 of a web worker": _kill_child_of("web"),
    "kill -9 of beat": _kill("beat"),
    "kill -9 of Redis": _kill("redis"),
    "kill -9 of Redis, and its data gone": _empty_redis,
    "Redis away for 12 s, beat restarted meanwhile": _redis_away,
    "PostgreSQL restarted, fast": _signal_postgres(signal.SIGINT),
    "PostgreSQL restarted, immediate": _signal_postgres(signal.SIGQUIT),
    "kill -9 of PostgreSQL": _kill("postgres"),
    "kill -9 of a PostgreSQL process": _kill_child_of("postgres"),
}
