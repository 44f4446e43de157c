"""The queue in the database: bells that may be lost, sweepers that find what they left."""

import base64
import json
import time
from datetime import timedelta
from typing import Any

import pytest
import redis
from django.conf import settings as site
from django.utils import timezone

from comments.models import Job, Pulse, Status
from comments.outbox import bell, claim, sweep
from comments.outbox.work import GiveUp, Handler, Later, TryAgain, work_off
from comments.tasks import HANDLERS
from config.beat import Scheduler
from config.celery import app
from tests.away import no_redis  # noqa: F401
from tests.making import make_thread, published, submit


@pytest.fixture
def broker() -> Any:
    """The real broker, emptied: nobody listens to it in these tests."""
    client = redis.from_url(site.REDIS_URL)
    client.flushdb()
    yield client
    client.flushdb()


@pytest.mark.django_db(transaction=True)
def test_a_post_rings_once_and_its_message_carries_nothing(broker: Any) -> None:
    submit()
    (message,) = broker.lrange("validate_email", 0, -1)
    args, kwargs, _ = json.loads(base64.b64decode(json.loads(message)["body"]))
    assert (args, kwargs) == ([], {})
    assert json.loads(message)["headers"]["expires"] is not None


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_redis")
def test_without_a_broker_the_post_is_taken_and_swept_up_later() -> None:
    comment = submit()
    assert bell._silent_until > time.monotonic(), "nobody rings again for a while"
    for _ in ("validate_email", "screen"):
        Job.objects.update(run_after=timezone.now() - timedelta(seconds=60))
        assert sweep.sweep(HANDLERS) == 1
    comment.refresh_from_db()
    assert comment.status == Status.APPROVED


@pytest.mark.django_db
def test_the_sweeper_rings_a_few_bells_and_never_one_a_job(broker: Any) -> None:
    thread = make_thread()
    for _ in range(30):
        submit(thread)
    Job.objects.update(run_after=timezone.now() - timedelta(seconds=5))
    assert sweep.sweep(HANDLERS) == 0, "five seconds late: a bell, not yet inline"
    assert broker.llen("validate_email") == sweep.BELLS


@pytest.mark.django_db
def test_what_is_late_by_more_than_ten_seconds_is_worked_inline() -> None:
    submit()
    Job.objects.update(run_after=timezone.now() - timedelta(seconds=sweep.INLINE_AFTER + 1))
    assert sweep.sweep(HANDLERS) == 1
    assert sweep.sweep(HANDLERS) == 0, "a second sweeper finds nothing left"


@pytest.mark.django_db(transaction=True)
def test_beat_sweeps_in_its_own_process(broker: Any) -> None:
    """The schedule's entry is applied, not sent: nothing appears on the broker and the late job is done."""
    submit()
    Job.objects.update(run_after=timezone.now() - timedelta(seconds=60))
    broker.flushdb()
    scheduler = Scheduler(app=app, lazy=True)
    scheduler.setup_schedule()
    scheduler.apply_entry(scheduler.schedule["sweep"])
    assert Job.objects.get(kind="validate_email").state == "done"
    assert not broker.keys("sweep*")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_redis")
def test_beat_sweeps_without_a_broker_too() -> None:
    """Celery's own scheduler would first wait until it has a connection."""
    submit()
    Job.objects.update(run_after=timezone.now() - timedelta(seconds=60))
    scheduler = Scheduler(app=app)
    scheduler.schedule["sweep"].last_run_at = timezone.now() - timedelta(seconds=60)
    scheduler.tick()
    assert Job.objects.get(kind="validate_email").state == "done"


@pytest.mark.django_db
def test_finished_jobs_are_forgotten_after_a_week_and_no_others() -> None:
    published()
    old = timezone.now() - timedelta(days=8)
    Job.objects.filter(kind="screen").update(finished_at=old)
    dead = submit()
    Job.objects.filter(comment=dead).update(state="dead", finished_at=old)
    assert sweep.forget_done_jobs() == 1
    assert set(Job.objects.values_list("kind", "state")) == {
        ("validate_email", "done"),
        ("validate_email", "dead"),
    }


@pytest.mark.django_db
def test_failures_wait_longer_each_time_and_end_in_the_grave() -> None:
    submit()
    waits = []

    def fail(job: Job) -> Any:
        raise OSError

    for _ in range(len(claim.BACKOFF[Job.Kind.VALIDATE_EMAIL]) + 1):
        Job.objects.update(run_after=timezone.now())
        work_off("validate_email", Handler(fail, lambda job: None))
        job = Job.objects.get()
        waits.append(round((job.run_after - timezone.now()).total_seconds()))
    assert tuple(waits[:-1]) == claim.BACKOFF[Job.Kind.VALIDATE_EMAIL]
    assert (job.state, job.error) == ("dead", "OSError")


@pytest.mark.django_db
def test_giving_up_needs_no_further_attempts_and_a_person_can_revive() -> None:
    submit()

    def give_up(job: Job) -> Any:
        raise GiveUp("there is no such thing")

    work_off("validate_email", Handler(give_up, lambda job: None))
    job = Job.objects.get()
    assert (job.state, job.attempts, job.error) == ("dead", 1, "there is no such thing")
    claim.revive(job)
    assert work_off("validate_email", HANDLERS["validate_email"]) == 1
    assert Job.objects.get(kind="validate_email").state == "done"


@pytest.mark.django_db
def test_what_is_put_off_has_not_been_tried() -> None:
    """However often: it never runs out of attempts, and it falls due when it said."""
    job = submit().jobs.get()

    def not_now(job: Job) -> Any:
        raise Later(90, "the hour is full")

    for _ in range(20):
        Job.objects.update(run_after=timezone.now())
        before = timezone.now()
        assert work_off("validate_email", Handler(not_now, lambda job: None)) == 1
        job.refresh_from_db()
        assert (job.state, job.attempts, job.error) == ("due", 0, "the hour is full")
        assert 89 < (job.run_after - before).total_seconds() < 100
    Job.objects.update(run_after=timezone.now())
    work_off("validate_email", HANDLERS["validate_email"])
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error) == ("done", 1, "")


@pytest.mark.django_db
def test_who_lost_the_lease_cannot_put_off_or_renew() -> None:
    submit()
    old = claim.claim("validate_email")
    Job.objects.update(run_after=timezone.now())
    new = claim.claim("validate_email")
    assert old is not None
    assert new is not None
    for act in (lambda: claim.put_off(old, 1, ""), lambda: claim.renew(old)):
        with pytest.raises(claim.LeaseLost):
            act()
    claim.renew(new)
    left = (Job.objects.get().run_after - timezone.now()).total_seconds()
    assert left == pytest.approx(claim.LEASE[Job.Kind.VALIDATE_EMAIL], abs=5)


@pytest.mark.django_db
def test_a_failure_that_explains_itself_is_explained() -> None:
    job, buried = submit().jobs.get(), []

    def no(job: Job) -> Any:
        raise TryAgain("451 later")

    for _ in range(10):
        Job.objects.update(run_after=timezone.now())
        work_off("validate_email", Handler(no, lambda job: buried.append(job.error)))
    job.refresh_from_db()
    assert (job.state, job.error) == ("dead", "451 later")
    assert buried == ["451 later"]


@pytest.mark.django_db
def test_the_one_that_waits_longest_is_served_first_and_kinds_do_not_mix() -> None:
    first, second = submit(), submit()
    Job.objects.filter(comment=second).update(run_after=timezone.now() - timedelta(hours=1))
    job = claim.claim("validate_email")
    assert job is not None
    assert job.comment_id == second.pk
    assert claim.claim("screen") is None
    assert claim.claim("validate_email").comment_id == first.pk  # type: ignore[union-attr]


@pytest.mark.django_db
def test_a_pulse_is_written_at_most_once_a_second() -> None:
    bell._answered.clear()
    bell.answered("screen")
    first = Pulse.objects.get(kind="screen").answered_at
    bell.answered("screen")
    assert Pulse.objects.get(kind="screen").answered_at == first


def test_every_kind_of_job_has_its_task_lease_and_back_off() -> None:
    kinds = set(Job.Kind.values)
    assert kinds == set(HANDLERS) == set(claim.LEASE) == set(claim.BACKOFF)
    assert {f"comments.{kind}" for kind in kinds} <= set(app.tasks)
