"""`make bench ARGS=desk`: what the moderators' desk costs on a million comments, a hundred thousand of them waiting.

Replaces the desk's part of docs/benchmarks.md; the rest of that page is `make bench` without arguments.
"""

import os
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

from tests.bench import TARGET, figure, table

HEADING = "## The moderators’ desk"
ROUNDS = 12
DECISIONS = 10_000


def run() -> None:
    from tests.million import MILLION, build

    number = int(os.environ.get("COMMENTS", MILLION))
    started = time.perf_counter()
    build(number)
    built = time.perf_counter() - started
    rows = [*_pages(), *_searches()]
    bulk = list(_bulk())
    words = (
        f"{HEADING}\n\n`make bench ARGS=desk`, on {number:,} comments (made in {built:.0f} s). Pages hold 25 comments"
        " and are rendered whole,\nin one process without the web server.\n\n"
    )
    rest = TARGET.read_text(encoding="utf-8").partition(f"\n{HEADING}")[0].rstrip()
    TARGET.write_text(
        "\n\n".join([rest, words.rstrip(), table(rows), "\n".join(bulk)]) + "\n", encoding="utf-8"
    )


def _pages() -> Iterator[tuple[str, ...]]:
    for queue in ("held", "reported", "pending", "spam", "approved", "all"):
        for order in (
            ("urgent", "newest", "oldest")
            if queue in ("held", "reported", "pending")
            else ("newest", "oldest")
        ):
            yield figure(
                f"queue {queue}, {order} first", _get(f"?queue={queue}&order={order}"), rounds=ROUNDS
            )
    yield figure("queue held, the 20th page", _get(_far("held", 20)), rounds=ROUNDS)
    yield figure("counts and changes, asked every 10 s", _get("live/?seen=1:2,2:2,3:2"), rounds=ROUNDS)


def _searches() -> Iterator[tuple[str, ...]]:
    from comments.models import Author, Comment, Revision
    from tests.million_words import vocabulary

    words = vocabulary(40_000)
    author = Author.objects.order_by("pk")[1000]
    host = next(hosts for hosts in Revision.objects.values_list("hosts", flat=True).iterator() if hosts)[0]
    ip = Comment.objects.values_list("ip", flat=True).order_by("pk")[100]
    sought = {
        "a frequent word": words[5],
        "a middling word": words[400],
        "a rare word": words[30_000],
        "two words": f"{words[20]} {words[900]}",
        "a name": Comment.objects.values_list("name", flat=True).order_by("pk")[500],
        "an address": author.email,
        "a domain of addresses": f"@{author.email.partition('@')[2]}",
        "a domain": host,
        "a network": f"{ip}/24" if "." in str(ip) else f"{ip}/64",
        "a number": "#77",
    }
    for queue in ("held", "all"):
        for what, words_sought in sought.items():
            yield figure(f"search in {queue}: {what}", _get("", queue=queue, q=words_sought), rounds=ROUNDS)


def _bulk() -> Iterator[str]:
    from comments.models import Comment, Job
    from comments.outbox.work import work_off
    from comments.services.bulk import start_bulk, undo_bulk
    from comments.tasks import HANDLERS
    from tests.making import moderator

    by, newest = moderator("bulk"), None
    for action in ("spam", "undo", "approve"):
        started, cpu = time.perf_counter(), time.process_time()
        if action == "undo" and newest:
            newest = undo_bulk(bulk=newest, by=by)
        else:
            ids = list(
                Comment.objects.filter(status="held").order_by("pk").values_list("pk", flat=True)[:DECISIONS]
            )
            newest = start_bulk(action=action, comments=Comment.objects.filter(pk__in=ids), by=by)
        while work_off(Job.Kind.BULK, HANDLERS[Job.Kind.BULK], seconds=600):
            pass
        newest.refresh_from_db()
        spent, cpu = time.perf_counter() - started, time.process_time() - cpu
        yield (
            f"- Bulk, {newest.total:,} × {action}: {spent:.1f} s ({newest.done:,} done, {newest.skipped:,} skipped;"
            f" {cpu:.1f} s of CPU in the worker)"
        )


def _get(query: str, **fields: Any) -> Callable[[], None]:
    from django.contrib.auth.models import User
    from django.test import Client

    user = User.objects.filter(username="bench").first() or User.objects.create_superuser("bench", "", "x")
    client = Client()
    client.force_login(user)

    def read() -> None:
        response = client.get(f"/admin/comments/comment/{query}", fields or None)
        assert response.status_code == 200, response

    return read


def _far(queue: str, pages: int) -> str:
    from comments.admin.keyset import KeysetPage
    from comments.models import Comment

    cursor = ""
    for _ in range(pages):
        held = Comment.objects.filter(status=queue)
        cursor = KeysetPage(held, order="urgent", cursor=cursor, size=25).next
    return "?" + urlencode({"queue": queue, "order": "urgent", "at": cursor})
