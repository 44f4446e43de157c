"""The audit log as a file: every entry that the list finds, from the oldest on, a line each."""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from comments.models import ModerationEvent

COLUMNS = (
    "entry", "at", "actor", "moderator_id", "moderator", "action", "comment", "revision", "version", "subject",
    "before", "after", "reason", "detail", "bulk", "previous_hash", "hash",
)  # fmt: skip
# Rows that the server's cursor hands over at a time: memory stays the same however long the log is.
_CHUNK = 2_000
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# Moderators type reasons, and may type an address; a file is passed on more easily than the log.
_ADDRESS = re.compile(r"[^\s@<>()\"']+@[^\s@<>()\"',;]+")


class _Echo:
    """What csv writes into; the line comes back out of `writerow`."""

    def write(self, line: str) -> str:
        return line


def _as_csv(rows: Iterable[list[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for row in rows:
        yield writer.writerow([_cell(value) for value in row])


def _as_json_lines(rows: Iterable[list[Any]]) -> Iterator[str]:
    for row in rows:
        yield json.dumps(dict(zip(COLUMNS, row, strict=True)), ensure_ascii=False) + "\n"


FORMATS: dict[str, tuple[str, Callable[[Iterable[list[Any]]], Iterator[str]]]] = {
    "csv": ("text/csv; charset=utf-8", _as_csv),
    "jsonl": ("application/x-ndjson; charset=utf-8", _as_json_lines),
}


def export(events: QuerySet[ModerationEvent], name: str) -> StreamingHttpResponse:
    """A response in one of `FORMATS` that is written while the database reads."""
    content_type, write = FORMATS[name]
    ordered = events.order_by("id").select_related("user").iterator(chunk_size=_CHUNK)
    response = StreamingHttpResponse(write(map(_row, ordered)), content_type=content_type)
    file = f"audit-log-{timezone.now():%Y-%m-%d}.{name}"
    response["Content-Disposition"] = f'attachment; filename="{file}"'
    response["Cache-Control"] = "no-store"
    return response


def _row(event: ModerationEvent) -> list[Any]:
    detail = json.dumps(event.detail, ensure_ascii=False) if event.detail else ""
    return [
        event.pk, event.created_at.isoformat(), event.actor, event.user_id,
        _without_address(event.user.get_username() if event.user else ""),
        event.action, event.comment_id, event.revision_id, event.version, event.subject, event.before, event.after,
        _without_address(event.reason), _without_address(detail), event.bulk_id, event.previous_hash, event.hash,
    ]  # fmt: skip


def _without_address(text: str) -> str:
    return _ADDRESS.sub("(address)", text)


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
