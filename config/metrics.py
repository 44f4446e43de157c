"""Figures for Prometheus, for whoever has the token."""

import hmac
from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from comments.models import Mail, Suppression
from comments.outbox.health import queue_health


class QueueCollector(Collector):
    """The job queue, read when asked: the same figures from every process."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        due = GaugeMetricFamily("parley_jobs_due", "Jobs waiting.", labels=["kind"])
        dead = GaugeMetricFamily("parley_jobs_dead", "Jobs given up.", labels=["kind"])
        wait = GaugeMetricFamily(
            "parley_jobs_oldest_seconds", "How long the oldest is overdue.", labels=["kind"]
        )
        deaf = GaugeMetricFamily("parley_queue_deaf", "1 when nobody answers the bell.", labels=["kind"])
        for kind, queue in queue_health().items():
            due.add_metric([kind], queue["due"])
            dead.add_metric([kind], queue["dead"])
            wait.add_metric([kind], queue["oldest_seconds"])
            deaf.add_metric([kind], queue["deaf"])
        yield from (due, dead, wait, deaf)

    def describe(self) -> Iterator[GaugeMetricFamily]:
        return iter(())  # so that registering asks the database nothing


class MailCollector(Collector):
    """Mail that did not arrive, or may not have: what an operator looks into."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        troubled = GaugeMetricFamily(
            "parley_mails", "Mails refused (failed) or perhaps sent (unknown).", labels=["state"]
        )
        for state in (Mail.State.FAILED, Mail.State.UNKNOWN):
            troubled.add_metric([state], Mail.objects.filter(state=state).count())
        suppressed = GaugeMetricFamily(
            "parley_mailboxes_suppressed", "Mailboxes not written to.", labels=["reason"]
        )
        for reason in Suppression.Reason.values:
            suppressed.add_metric([reason], Suppression.objects.filter(reason=reason).count())
        yield from (troubled, suppressed)

    def describe(self) -> Iterator[GaugeMetricFamily]:
        return iter(())


REGISTRY.register(QueueCollector())
REGISTRY.register(MailCollector())


def metrics(request: HttpRequest) -> HttpResponse:
    """404 without `METRICS_TOKEN` set and sent as a bearer token: figures are nobody else's business."""
    expected = f"Bearer {settings.METRICS_TOKEN}"
    given = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not hmac.compare_digest(given.encode(), expected.encode()):
        return HttpResponseNotFound()
    return HttpResponse(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)
