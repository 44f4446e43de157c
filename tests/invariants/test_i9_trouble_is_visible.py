"""I9: a dead job, a lost worker, a failing check is visible: in the admin, in `/healthz`, in the metrics."""

from typing import Any

import pytest
from django.test import Client

from comments.models import Job, Pulse, Suppression
from comments.outbox import health
from comments.outbox.bell import answered
from comments.services.suppression import suppress
from tests.comments.mails import queued
from tests.making import moderator, submit, work_all


def _overdue(**fields: Any) -> None:
    Job.objects.update(run_after="2026-01-01T00:00Z", **fields)


@pytest.mark.django_db
def test_all_is_well_when_nothing_waits(client: Client) -> None:
    submit()
    work_all()
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json()["ill"] == []


@pytest.mark.django_db
def test_a_worker_that_answers_no_bell_while_work_is_overdue_is_deaf(client: Client) -> None:
    submit()
    assert health.deaf_queues() == set(), "it is due, but not yet long"
    _overdue()
    assert health.deaf_queues() == {"validate_email"}
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["ill"] == ["validate_email"]


@pytest.mark.django_db
def test_a_worker_that_answers_but_is_behind_is_not_deaf() -> None:
    submit()
    _overdue()
    answered("validate_email")
    assert health.deaf_queues() == set()


@pytest.mark.django_db
def test_an_old_answer_does_not_count() -> None:
    submit()
    _overdue()
    Pulse.objects.create(kind="validate_email", answered_at="2026-01-01T00:00Z")
    assert health.deaf_queues() == {"validate_email"}


@pytest.mark.django_db
def test_a_dead_job_is_seen_in_health_metrics_and_admin(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = "a long token"
    submit()
    _overdue(state="dead", error="RuntimeError")
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["queues"]["validate_email"]["dead"] == 1
    figures = client.get("/metrics", headers={"Authorization": "Bearer a long token"}).content.decode()
    assert 'parley_jobs_dead{kind="validate_email"} 1.0' in figures
    client.force_login(moderator())
    assert "Work is not being done" in client.get("/admin/").content.decode()


@pytest.mark.django_db
def test_mail_that_did_not_arrive_or_may_not_have_is_seen_in_metrics_and_admin(
    client: Client, settings: Any
) -> None:
    settings.METRICS_TOKEN = "a long token"
    queued(state="unknown"), queued(state="unknown"), queued(state="failed"), queued(state="sent")
    suppress("a hash", scope=Suppression.Scope.ALL, reason=Suppression.Reason.BOUNCE)
    figures = client.get("/metrics", headers={"Authorization": "Bearer a long token"}).content.decode()
    for figure in (
        'parley_mails{state="unknown"} 2.0',
        'parley_mails{state="failed"} 1.0',
        'parley_mailboxes_suppressed{reason="bounce"} 1.0',
        'parley_mailboxes_suppressed{reason="complaint"} 0.0',
    ):
        assert figure in figures
    client.force_login(moderator())
    page = client.get("/admin/comments/mail/?state__exact=unknown").content.decode()
    assert page.count("perhaps sent") >= 2
    assert "2 mails" in page


@pytest.mark.django_db
def test_a_failing_check_is_in_the_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    from comments.screening import pipeline
    from comments.screening.finding import Check

    def broken(submission: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(pipeline, "CHECKS", (Check("shape", broken),))
    comment = submit()
    work_all()
    (signal,) = comment.verdicts.get().signals
    assert signal["code"] == "shape:failed"
    assert "ZeroDivisionError" in signal["words"]
