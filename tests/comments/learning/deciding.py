"""Comments that wait, decisions about them, and looking at what was learned."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models.functions import Now
from django.test import override_settings

from comments.models import Comment, Job, LearnedModel, Thread
from comments.outbox.work import work_off
from comments.services.moderation import DECISIONS
from comments.tasks import HANDLERS
from tests.making import make_thread, submit, work_all


def waiting(texts: list[str], thread: Thread | None = None) -> list[Comment]:
    """Screened comments that are held, whatever the screening thought of them."""
    thread = thread or make_thread()
    comments = [submit(thread, text=text) for text in texts]
    with override_settings(SCREENING_MODE="observe"):
        work_all()
    return [Comment.objects.get(pk=comment.pk) for comment in comments]


def decide(action: str, comment: Comment, by: User) -> int:
    """Decide about a comment as it stands now; returns the event's id."""
    event = DECISIONS[action](comment=Comment.objects.get(pk=comment.pk), by=by)
    return event.pk


def learn() -> LearnedModel:
    """Work off the `learn` jobs; returns the newest model."""
    work_off(Job.Kind.LEARN, HANDLERS[Job.Kind.LEARN])
    assert not Job.objects.filter(kind=Job.Kind.LEARN).exclude(state=Job.State.DONE).exists()
    return LearnedModel.objects.latest("version")


def ring_again(**which: Any) -> None:
    """Let finished `learn` jobs fall due once more."""
    Job.objects.filter(kind=Job.Kind.LEARN, **which).update(state=Job.State.DUE, run_after=Now(), attempts=0)
