"""The Celery tasks: each hears the bell of one kind of job and works off what is due."""

from celery import shared_task
from django.db import close_old_connections

from comments.models import Job
from comments.outbox.bell import answered
from comments.outbox.sweep import forget_done_jobs
from comments.outbox.sweep import sweep as sweep_once
from comments.outbox.work import Handler, work_off
from comments.services import (
    bulk,
    delivery,
    email_check,
    learning,
    mail_requests,
    notifying,
    retention,
    screening,
)
from comments.services.digests import queue_due_digests
from comments.services.news import queue_due_news
from comments.services.tally import compact_tally

HANDLERS: dict[str, Handler] = {
    Job.Kind.VALIDATE_EMAIL: Handler(email_check.prepare, email_check.bury),
    Job.Kind.SCREEN: Handler(screening.prepare, screening.bury),
    Job.Kind.DELIVER_MAIL: Handler(delivery.prepare, delivery.bury),
    Job.Kind.LEARN: Handler(learning.prepare, learning.bury),
    Job.Kind.BULK: Handler(bulk.prepare, bulk.bury),
    Job.Kind.NOTIFY: Handler(notifying.prepare, notifying.bury),
    Job.Kind.ANSWER: Handler(mail_requests.prepare, mail_requests.bury),
    Job.Kind.RETAIN: Handler(retention.prepare, retention.bury),
}


def _hear(kind: str) -> None:
    answered(kind)
    work_off(kind, HANDLERS[kind])


@shared_task(name="comments.validate_email")
def validate_email() -> None:
    _hear(Job.Kind.VALIDATE_EMAIL)


@shared_task(name="comments.screen")
def screen() -> None:
    _hear(Job.Kind.SCREEN)


@shared_task(name="comments.deliver_mail")
def deliver_mail() -> None:
    _hear(Job.Kind.DELIVER_MAIL)


@shared_task(name="comments.learn")
def learn() -> None:
    _hear(Job.Kind.LEARN)


@shared_task(name="comments.bulk")
def decide_in_bulk() -> None:
    _hear(Job.Kind.BULK)


@shared_task(name="comments.notify")
def notify() -> None:
    _hear(Job.Kind.NOTIFY)


@shared_task(name="comments.answer")
def answer() -> None:
    _hear(Job.Kind.ANSWER)


@shared_task(name="comments.retain")
def retain() -> None:
    _hear(Job.Kind.RETAIN)


@shared_task(name="comments.sweep")
def sweep() -> None:
    """Run by beat in its own process (see `config.beat`)."""
    close_old_connections()
    sweep_once(HANDLERS)
    forget_done_jobs()
    compact_tally()
    queue_due_digests()
    queue_due_news()
    retention.queue_round()
    close_old_connections()
