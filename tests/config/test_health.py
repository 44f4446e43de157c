"""Is the site well? And who may read the figures."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from comments.models import Job, Pulse
from tests.away import no_redis  # noqa: F401  (a fixture)
from tests.making import submit, work_all

pytestmark = pytest.mark.django_db


def overdue_job() -> Job:
    submit()
    job = Job.objects.get()
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now() - timedelta(seconds=60))
    return job


def test_all_is_well_when_nothing_waits(client: Client) -> None:
    submit()
    work_all()
    response = client.get("/healthz")
    report = response.json()
    assert response.status_code == 200
    assert (report["database"], report["redis"], report["ill"]) == (True, True, [])
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies


def test_work_that_nobody_hears_is_ill(client: Client) -> None:
    job = overdue_job()
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["ill"] == [job.kind]
    assert response.json()["queues"][job.kind]["deaf"] is True
    assert response.json()["queues"][job.kind]["oldest_seconds"] >= 60
    Pulse.objects.create(kind=job.kind, answered_at=timezone.now())
    assert client.get("/healthz").status_code == 200


def test_a_dead_job_is_ill_until_somebody_looks(client: Client) -> None:
    submit()
    Job.objects.update(state=Job.State.DEAD)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["queues"]["validate_email"]["dead"] == 1


def test_a_process_that_only_answers_is_live_and_ready(client: Client) -> None:
    overdue_job()
    assert client.get("/healthz/live").json() == {"live": True}
    assert client.get("/healthz/ready").json() == {"database": True}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("path", "status"), [("/healthz", 503), ("/healthz/ready", 503), ("/healthz/live", 200)]
)
def test_a_database_that_is_away_is_said_to_be_so(client: Client, path: str, status: int) -> None:
    connection.ensure_connection()
    connection.connection.close()
    response = client.get(path)
    connection.close()
    assert response.status_code == status
    assert response.json().get("database", False) is False


@pytest.mark.usefixtures("no_redis")
def test_redis_being_away_is_said_and_no_alarm(client: Client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json()["redis"] is False


# --- figures ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("token", "sent", "status"),
    [
        ("", None, 404),
        ("", "Bearer ", 404),
        ("secret", None, 404),
        ("secret", "Bearer wrong", 404),
        ("secret", "secret", 404),
        ("secret", "Bearer é", 404),
        ("secret", "Bearer secret", 200),
    ],
)
def test_figures_are_for_whoever_has_the_token(
    client: Client, settings: Any, token: str, sent: str | None, status: int
) -> None:
    settings.METRICS_TOKEN = token
    headers = {"Authorization": sent} if sent else {}
    assert client.get("/metrics", headers=headers).status_code == status


def test_the_figures_say_how_the_queue_is(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = "secret"
    overdue_job()
    text = client.get("/metrics", headers={"Authorization": "Bearer secret"}).content.decode()
    assert 'parley_jobs_due{kind="validate_email"} 1.0' in text
    assert 'parley_queue_deaf{kind="validate_email"} 1.0' in text
    assert 'parley_jobs_dead{kind="screen"} 0.0' in text
    for personal in ("good.example", "127.1."):
        assert personal not in text
