"""What one run is asked to do, and what came of it."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Options:
    """`comments` posted evenly over `seconds`, and none begun after `last_call` seconds, when the machine is too
    slow for all of them; about `every` so many posts a fault from outside (0: none).

    `hasty`: mail jobs are tried again sooner than in production, where a minute is nothing.
    `logs`: keep every process's log in that folder.
    `broken`: run a site that is wired wrongly on purpose (see `wrapping.wrap_web`).
    """

    comments: int
    seconds: float
    last_call: float
    every: int
    seed: int
    hasty: bool = False
    broken: str = ""
    logs: Path | None = None


@dataclass
class Result:
    """What happened (counts, and seconds), and what was found: a sentence for each violation, by check."""

    posts: int = 0
    acknowledged: int = 0
    refused: int = 0
    tries: int = 0
    decisions: int = 0
    mails: int = 0
    mails_repeated: int = 0
    mails_to_followers: int = 0
    mails_unknown: int = 0
    deaf_workers: int = 0
    posting_seconds: float = 0.0
    settle_seconds: float = 0.0
    statuses: dict[str, int] = field(default_factory=dict)
    fired: dict[str, int] = field(default_factory=dict)
    outside: dict[str, int] = field(default_factory=dict)
    violations: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        return not any(self.violations.values())

    def as_json(self) -> str:
        return json.dumps(asdict(self), indent=1)

    def as_table(self) -> str:
        """The report for people."""
        happened = {
            "acts of posting": self.posts,
            "of these acknowledged": self.acknowledged,
            "of these refused (the comment replied to is gone)": self.refused,
            "requests that it took": self.tries,
            "decisions of the moderator": self.decisions,
            "mails that the mail server took": self.mails,
            "of these sent again, same Message-ID": self.mails_repeated,
            "mails to followers that it took": self.mails_to_followers,
            "mails perhaps sent": self.mails_unknown,
            "workers restarted for being deaf": self.deaf_workers,
            "seconds of posting under faults": round(self.posting_seconds, 1),
            "seconds until settled": round(self.settle_seconds, 1),
        }
        found = {name: len(sentences) for name, sentences in self.violations.items()}
        parts = [_rows("What became of them", self.statuses), _rows("Killed at a named point", self.fired)]
        parts += [_rows("Done from outside", self.outside), _rows("Happened", happened)]
        parts += [_rows("Must be 0", found), *self._examples()]
        return "\n".join(parts)

    def _examples(self) -> list[str]:
        return [f"  {name}: {line}" for name, lines in self.violations.items() for line in lines[:5]]


def _rows(title: str, rows: dict[str, int] | dict[str, float]) -> str:
    return "\n".join([f"\n{title}", *(f"  {name:<50} {number:>8}" for name, number in rows.items())])
