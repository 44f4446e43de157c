"""Queued mails of any kind, with a letter that says next to nothing: how mail is delivered, not what it says."""

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db.models.functions import Now

from comments.models import Author, Job, Mail
from comments.outbox.jobs import enqueue
from comments.outbox.work import work_off
from comments.services import delivery
from comments.tasks import HANDLERS

_numbers = count(1)
# A mail that is sent at most once, one that is sent at least once, and one that is asked for by typing an address.
FOLLOW, HELD, CONFIRM = Mail.Kind.FOLLOW, Mail.Kind.HELD, Mail.Kind.CONFIRM


def letter(mail: Mail) -> EmailMessage:
    to = mail.user.email if mail.user else mail.author.email if mail.author else ""
    return EmailMessage("Subject", "Body", to=[to], headers={"Message-ID": mail.message_id})


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "compose", letter)


def queued(
    kind: Mail.Kind = FOLLOW, *, email: str = "reader@good.example", user: User | None = None, **fields: Any
) -> Mail:
    number = next(_numbers)
    mail = Mail.objects.create(
        kind=kind,
        key=f"{kind}:{number}",
        message_id=f"<{kind}.{number}@testserver>",
        user=user,
        author=None if user else Author.objects.for_email(email),
        **fields,
    )
    enqueue(Job.Kind.DELIVER_MAIL, key=f"mail:{mail.pk}", mail=mail)
    return mail


def deliver() -> None:
    """Work off the mail that is due now."""
    work_off("deliver_mail", HANDLERS["deliver_mail"], seconds=60)


def deliver_later() -> None:
    """The same after the wait that each job was given, or after its lease."""
    Job.objects.filter(kind="deliver_mail", state="due").update(run_after=Now() - timedelta(seconds=1))
    deliver()


def outcome(mail: Mail) -> tuple[str, str]:
    """State and error."""
    mail.refresh_from_db()
    return mail.state, mail.error


def job_of(mail: Mail) -> Job:
    return Job.objects.get(mail=mail)
