"""What happens to the site, from the first post to the count at the end."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.db.models import Count

from comments.models import Author, Comment, Mail, Thread
from comments.outbox.claim import LEASE
from comments.services.following import follow
from comments.services.links import form_token
from config.local.errors import LocalRunError
from config.local.readiness import answers_http
from tests.faults import checks, queue
from tests.faults.acts import make_act
from tests.faults.clients import Clients, Place
from tests.faults.mailbox import mail_server
from tests.faults.outside import Outside
from tests.faults.points import Points
from tests.faults.result import Options, Result
from tests.faults.site import Site
from tests.making import make_thread

_THREADS, _FOLLOWERS = 3, 2
_TICK, _START_TICK = 0.05, 0.5
_START_PATIENCE = 60.0
# What died with a lease falls due again when it is over, and is then done.
_SETTLE_SECONDS = max(LEASE.values()) + 60.0
# Seconds that a client waits for an answer beyond the last call.
_CLIENT_PATIENCE = 60.0


class Story:
    """Posts while processes are killed; then no more faults, time to settle, and every number is counted."""

    def __init__(self, site: Site, options: Options, web_port: int, mail_port: int) -> None:
        self._site = site
        self._options = options
        self._web_port = web_port
        self._mail_port = mail_port
        self._points = Points(Path(os.environ["FAULTS_FOLDER"]), options.seed)
        self._outside = Outside(site, options)
        self._latest_end = options.last_call + _CLIENT_PATIENCE if options.every else 0.0

    def tell(self) -> Result:
        places = _prepare_database()
        with mail_server(self._mail_port) as mailbox:
            self._site.start_parley(self._web_port)
            self._wait(lambda: answers_http(self._web_port))
            self._wait(queue.is_heard)
            clients = self._clients(places)
            result = Result()
            result.posting_seconds = self._let_it_happen(clients)
            result.settle_seconds = self._settle()
            seen = checks.Witness(clients.outcomes, _decisions(), mailbox)
        self._count(seen, result)
        return result

    def _clients(self, places: list[Place]) -> Clients:
        options = self._options
        return Clients(
            base_url=f"http://127.0.0.1:{self._web_port}",
            places=places,
            acts=[make_act(n, seed=options.seed, threads=_THREADS) for n in range(options.comments)],
            seconds=options.seconds,
            last_call=options.last_call,
            patience=_CLIENT_PATIENCE,
        )

    def _wait(self, started: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _START_PATIENCE
        while not started():
            if time.monotonic() > deadline:
                raise LocalRunError("The site does not start: look into its logs, which --logs keeps.")
            self._site.tend()
            time.sleep(_START_TICK)

    def _let_it_happen(self, clients: Clients) -> float:
        """Seconds until every post was answered and every point was hit."""
        started = time.monotonic()
        moderator = self._site.start_moderator()
        self._points.arm()
        clients.start()
        while clients.are_posting or (
            self._points.missed() and time.monotonic() < started + self._latest_end
        ):
            self._outside.happen(len(clients.outcomes))
            self._site.tend()
            time.sleep(_TICK)
        self._points.disarm()
        self._site.bring_back()
        moderator.stop()
        return time.monotonic() - started

    def _settle(self) -> float:
        """Seconds until no job was due any more, or all that there are to wait."""
        started = time.monotonic()
        while not queue.is_quiet() and time.monotonic() - started < _SETTLE_SECONDS:
            self._site.tend()
            time.sleep(_TICK)
        return time.monotonic() - started

    def _count(self, seen: checks.Witness, result: Result) -> None:
        result.posts = len(seen.outcomes)
        result.acknowledged = sum(outcome.comment is not None for outcome in seen.outcomes)
        result.refused = result.posts - result.acknowledged
        result.tries = sum(outcome.tries for outcome in seen.outcomes)
        result.decisions = len(seen.decisions)
        result.mails, result.mails_repeated = len(seen.mailbox.ids), seen.mailbox.repeated
        result.mails_to_followers = len(seen.mailbox.followers)
        result.mails_unknown = Mail.objects.filter(state=Mail.State.UNKNOWN).count()
        result.deaf_workers = self._site.deaf_workers
        rows = Comment.objects.order_by("status").values_list("status").annotate(Count("pk"))
        result.statuses = dict(rows.values_list("status", "pk__count"))
        result.fired, result.outside = self._points.fired(), self._outside.happened()
        result.violations = checks.violations(seen)
        connection.close()


def _prepare_database() -> list[Place]:
    call_command("migrate", interactive=False, verbosity=0)
    User.objects.create_superuser("moderator", "moderator@good.example", "a long secret")
    threads = [make_thread() for _ in range(_THREADS)]
    for number in range(_FOLLOWERS):
        author = Author.objects.for_email(f"follower{number}@good.example")
        follow(author=author, thread_id=threads[0].pk, level="all")
    places = [_place(thread) for thread in threads]
    connection.close()
    return places


def _place(thread: Thread) -> Place:
    return Place(thread.url, f"/api/v1/threads/{thread.pk}/comments/", form_token(thread.pk, age=60))


def _decisions() -> list[dict[str, object]]:
    notes = Path(os.environ["FAULTS_DECISIONS"])
    return [json.loads(line) for line in notes.read_text().splitlines()] if notes.exists() else []
