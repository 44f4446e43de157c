"""`manage.py verify_audit_log`: was anything in the audit log changed or removed?"""

import time
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from comments.services.verifying import Progress, comment_faults, gone_faults, other_faults


class Command(BaseCommand):
    help = "Follow every hash chain of the audit log. Prints a line for each fault, and ends with 1 if there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--comment", type=int, help="Only the chain of the comment of this number.")

    def handle(self, *args: Any, **options: Any) -> None:
        only, progress, began, faults = options["comment"], Progress(), time.monotonic(), 0
        for fault in _faults(progress, only):
            faults += 1
            self.stdout.write(fault)
        if only is not None and not progress.comments:
            raise CommandError(f"There is no comment {only}, and the log knows none. Give another number.")
        words = _summary(progress, time.monotonic() - began)
        if faults:
            raise CommandError(
                f"{words} {faults} fault{'s' if faults > 1 else ''}: see docs/audit-log.md for what to do."
            )
        self.stdout.write(f"{words} Nothing was changed and nothing is missing.")


def _faults(progress: Progress, only: int | None) -> Iterator[str]:
    yield from comment_faults(progress, only=only)
    yield from gone_faults(progress, only=only)
    if only is None:
        yield from other_faults(progress)


def _summary(progress: Progress, seconds: float) -> str:
    rate = progress.events / max(seconds, 0.001)
    return (
        f"{progress.events:,} entries about {progress.comments:,} comments and all else "
        f"in {seconds:.1f} s ({rate:,.0f} a second)."
    )
