"""`make bench`: what reading, posting and screening cost, in CPU and in queries, on this machine.

Writes docs/benchmarks.md. CPU is that of the process that does the work plus PostgreSQL's, from /proc: steadier on a
shared machine than seconds. Nothing here is a test; compare figures of one run with each other.
"""

import datetime as dt
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
SIZES = (50, 1_000, 10_000)
ROUNDS = 200


def main() -> None:
    from tests import desk_bench, retention_bench, timing_bench
    from tests.services import Services

    services = Services(durable=True)
    services.start()
    try:
        _prepare()
        if sys.argv[1:] == ["retention"]:
            retention_bench.run()
            return
        if sys.argv[1:] == ["timing"]:
            timing_bench.run()
            return
        if sys.argv[1:] != ["desk"]:
            TARGET.write_text(f"{_report(_measure())}\n{_classifier()}", encoding="utf-8")
            _clear()
        desk_bench.run()
        print(f"Written to {TARGET}.", file=sys.stderr)
    finally:
        services.stop()


def _clear() -> None:
    """The desk is measured in tables that are its own."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE comments_moderationevent DISABLE TRIGGER comments_event_no_truncate")
        cursor.execute("TRUNCATE blog_article, comments_author, comments_thread, comments_comment CASCADE")
        cursor.execute("ALTER TABLE comments_moderationevent ENABLE TRIGGER comments_event_no_truncate")


def _prepare() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.update(COMMENT_RATE="1000000/minute", EMAIL_DNS_UNKNOWN="accept", LOG_LEVEL="ERROR")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def _measure() -> list[tuple[str, ...]]:
    from django.db import transaction

    from tests.comments.many import publish_many
    from tests.making import make_thread

    rows: list[tuple[str, ...]] = []
    for size in SIZES:
        thread = make_thread()
        with transaction.atomic():
            publish_many(thread, size)
        rows += [
            figure(f"article page, {size:,} comments, from the cache", _get(thread.url)),
            figure("the same, 304", _get(thread.url, again=True)),
            figure("the same, after a change", _get(thread.url, fresh=True), rounds=20),
            figure(f"API, first page of {size:,}", _get(f"/api/v1/threads/{thread.pk}/comments/"), rounds=20),
        ]
    rows.append(figure("accept a post", _post(thread.pk, thread.url)))
    rows.append(figure("validate, screen and publish", _screen(thread), rounds=ROUNDS))
    return rows


def _classifier() -> str:
    command = [sys.executable, "-m", "tests.classifier_cost"]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return (
        "## The trained filter\n\n"
        f"In a process of its own: {told['load_ms']:.0f} ms of CPU to import and load it, {told['megabytes']:.0f} MB\n"
        f"of memory with NumPy, and {told['a_second']:,.0f} comments of {told['length']:.0f} characters a second of\n"
        "one core, extracted and scored.\n"
    )


def _get(url: str, *, again: bool = False, fresh: bool = False) -> Callable[[], None]:
    from django.core.cache import cache
    from django.test import Client

    client = Client()
    headers = {"If-None-Match": client.get(url)["ETag"]} if again else {}

    def read() -> None:
        if fresh:
            cache.clear()
        response = client.get(url, headers=headers)
        assert response.status_code == (304 if again else 200)

    return read


def _post(thread_id: int, url: str) -> Callable[[], None]:
    from django.test import Client

    from comments.services.links import form_token
    from tests.making import make_post

    client = Client()

    def post() -> None:
        made = make_post()
        fields = {"comment": made.text, "author": made.name, "email": made.email}
        token = form_token(thread_id, age=60)
        assert client.post(url, fields | {"token": token}, REMOTE_ADDR=made.ip).status_code == 303

    return post


def _screen(thread: object) -> Callable[[], None]:
    from comments.outbox import claim
    from comments.outbox.work import work_one
    from comments.tasks import HANDLERS
    from tests.making import submit

    for _ in range(ROUNDS):
        submit(thread)  # type: ignore[arg-type]

    def one() -> None:
        for kind in ("validate_email", "screen"):
            job = claim.claim(kind)
            assert job is not None
            work_one(job, HANDLERS[kind])

    return one


def figure(what: str, work: Callable[[], None], *, rounds: int = ROUNDS) -> tuple[str, ...]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    work()  # imports, connections, compiled templates
    with CaptureQueriesContext(connection) as captured:
        work()
    queries = len(captured)  # now: the next request forgets them
    own, servers, times = time.process_time(), _postgres_seconds(), []
    for _ in range(rounds - 2):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    own, servers = time.process_time() - own, _postgres_seconds() - servers
    cpu = (own + servers) / (rounds - 2) * 1000
    middle, late = statistics.median(times) * 1000, sorted(times)[int(len(times) * 0.99)] * 1000
    return what, f"{cpu:.2f}", f"{middle:.2f}", f"{late:.2f}", str(queries)


def _postgres_seconds() -> float:
    """User and system seconds of all PostgreSQL processes, the ended ones included."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = stat.read_text().partition("(")[2].rpartition(")")
        except OSError:
            continue
        if name == "postgres":
            ticks += sum(map(int, rest.split()[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def table(rows: list[tuple[str, ...]]) -> str:
    head = ("work", "CPU-ms", "p50 ms", "p99 ms", "queries")
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ("---",) * len(head), *rows))


def _report(rows: list[tuple[str, ...]]) -> str:
    return (
        "# Measurements\n\n"
        f"Made by `make bench` on {dt.date.today():%Y-%m-%d}: {os.cpu_count()} cores, {platform.machine()}, Python\n"
        f"{platform.python_version()}. In one process, without the web server's and Celery's own share;\n"
        "CPU-ms are this process's and PostgreSQL's, user and system, for each piece of work. Shared machines are\n"
        "noisy: compare within one run.\n\n" + table(rows) + "\n"
    )


if __name__ == "__main__":
    main()
