"""`manage.py retention`: let old data go now, or see what would go."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from comments.models import RetentionRun
from comments.services.retention import due_now, end_round, let_go
from comments.services.retention_rules import RULES, Rule


class Command(BaseCommand):
    help = "Let go what is older than the PRIVACY_* settings allow, as the site does by itself once a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="Only say what would go; nothing is changed."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            for due in due_now(most=None):
                self.stdout.write(_line(due.rule, due.number))
            self.stdout.write(
                "Nothing was changed. Addresses that nobody uses any more after that go as well."
            )
            return
        before = RetentionRun.objects.filter(finished_at=None).first() or RetentionRun.objects.create()
        while not let_go():
            pass
        end_round()
        before.refresh_from_db()
        for rule in RULES:
            self.stdout.write(_line(rule, before.counts.get(rule.name, 0)))


def _line(rule: Rule, number: int) -> str:
    if not rule.days:
        return f"{'never':>9}  {rule.what}: {rule.setting} is 0"
    return f"{number:>9,}  {rule.in_words}"
