"""`manage.py screen --text …`: what the screening would say, and why. Reads and writes no database."""

import json
import sys
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from comments.screening.pipeline import screen
from comments.screening.submission import UNKNOWN_OF_STRANGERS, from_stranger
from comments.screening.verdict import Signal, Verdict
from comments.services.deciding import own_hosts, thresholds
from comments.text import clean_line, clean_text


class Command(BaseCommand):
    help = "Show the screening's verdict on a comment, with every signal. Nothing is stored."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--text", required=True, help="The comment, or - to read it from standard input.")
        parser.add_argument("--name", default="", help="The commenter's name.")
        parser.add_argument("--url", default="", help="The commenter's website.")
        parser.add_argument(
            "--email", default="", help="The commenter's address; it is not asked whether it exists."
        )
        parser.add_argument("--page", help="Title and text of what is discussed.")
        parser.add_argument("--parent", help="The comment that is answered.")
        parser.add_argument("--json", action="store_true", help="Print JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        text = clean_text(sys.stdin.read() if options["text"] == "-" else options["text"])
        if not text:
            raise CommandError("There is no text. Give one with --text, or --text - and standard input.")
        submission = from_stranger(
            text=text,
            name=clean_line(options["name"]),
            url=clean_line(options["url"]),
            email=clean_line(options["email"]),
            page=options["page"],
            parent_text=options["parent"],
            site_hosts=own_hosts(),
            site_language=settings.LANGUAGE_CODE,
        )
        verdict = screen(submission, thresholds())
        self.stdout.write(_as_json(verdict) if options["json"] else "\n".join(_in_words(verdict)))


def _as_json(verdict: Verdict) -> str:
    whole = verdict.as_dict() | {"unknown": list(UNKNOWN_OF_STRANGERS)}
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _in_words(verdict: Verdict) -> Iterator[str]:
    limits = thresholds()
    yield f"{verdict.disposition.upper()}  spam probability {verdict.score:.1%}"
    yield (
        f"(published below {limits.publish_below:.1%}, spam above {limits.spam_above:.1%}, "
        f"rejected above {limits.reject_above:.1%})\n"
    )
    signals = sorted(verdict.signals, key=lambda signal: (signal.floor is None, -abs(signal.weight)))
    yield from (_line(signal) for signal in signals)
    yield f"\nNot known here, and not held against it: {'; '.join(UNKNOWN_OF_STRANGERS)}."
    model = f"model {verdict.model_version}" if verdict.model_version else "no model"
    yield f"Policy {verdict.policy_version}, {model}, {verdict.milliseconds:.1f} ms."


def _line(signal: Signal) -> str:
    bounds = [f"at least {signal.floor}"] if signal.floor else []
    bounds += [f"at most {signal.ceiling}"] if signal.ceiling else []
    told = f" ({', '.join(bounds)})" if bounds else ""
    return f"{signal.weight:+6.2f}  {signal.words}{told}  [{signal.code}]"
