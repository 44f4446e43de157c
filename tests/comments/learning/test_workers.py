"""Real Celery workers: what two moderators teach, another process judges by within seconds."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection

from comments.models import Comment, LearnedModel, Verdict
from comments.services.moderation import DECISIONS
from config.local.folders import Folders
from config.local.processes import Child
from config.local.site import QUEUES, beat, worker
from tests.comments.learning.texts import HAM, NEW_KIND
from tests.local.localrun import wait_for
from tests.making import make_thread, moderator, submit

# Seconds. The promise, and what a busy machine may take for two hundred comments.
PROMISE, PATIENCE = 5.0, 120.0


@pytest.fixture
def workers(
    transactional_db: None, tmp_path: Path, monkeypatch: Any, dns_world: Any
) -> Iterator[list[Child]]:
    """The workers of a local run on this test's database: one screens, the other learns. Beat finds lost bells."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    monkeypatch.setenv("DATABASE_URL", database.geturl())
    monkeypatch.setenv("EMAIL_DNS_RESOLVER", dns_world[0])
    monkeypatch.setenv("EMAIL_DNS_TIMEOUT", "30")
    # Everything waits for a person, whatever the screening thinks of it.
    monkeypatch.setenv("SCREENING_MODE", "observe")
    folders = Folders(var=tmp_path, sockets=tmp_path / "s")
    folders.logs.mkdir()
    children = [*(worker(name, folders) for name in QUEUES), beat(folders)]
    for child in children:
        child.start()
    yield children
    for child in children:
        child.stop()


def settled(comments: list[Comment]) -> list[Comment]:
    ids = [comment.pk for comment in comments]
    held = Comment.objects.filter(pk__in=ids, status="held")
    wait_for(
        lambda: held.count() == len(ids), PATIENCE, lambda: f"{held.count()} of {len(ids)} were screened"
    )
    return list(held.order_by("pk"))


def judged(text: str) -> Verdict:
    (comment,) = settled([submit(make_thread(), text=text)])
    return Verdict.objects.get(comment=comment)


def test_two_hundred_decisions_reach_another_process_within_seconds(workers: list[Child]) -> None:
    thread, ada, bob = make_thread(), moderator("ada"), moderator("bob")
    taught, asked = [*NEW_KIND[:100], *HAM[:100]], NEW_KIND[100:]
    before = judged(asked[0])
    for n, comment in enumerate(settled([submit(thread, text=text) for text in taught])):
        action = "spam" if comment.revision.text in NEW_KIND else "approve"
        DECISIONS[action](comment=comment, by=(ada, bob)[n % 2])
    learned = LearnedModel.objects.filter(lessons=200)
    wait_for(learned.exists, PATIENCE, lambda: f"learned: {LearnedModel.objects.values_list('lessons')}")
    deadline, newest = time.monotonic() + PROMISE, learned.latest("version").name
    texts = iter(asked[1:])
    while (after := judged(next(texts))).model_version != newest:
        assert time.monotonic() < deadline
    assert after.margin is not None
    assert before.margin is not None
    assert before.margin < 0 < after.margin
    assert all(child.is_running for child in workers)
