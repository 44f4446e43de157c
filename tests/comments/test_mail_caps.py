"""An hour's worth of mail to unproved addresses, and not one more; what is above it goes out later, in its turn."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from comments.models import Job, Mail
from tests.comments.mails import CONFIRM, deliver, deliver_later, job_of, letters, outcome, queued
from tests.comments.smtp import Server, free_port, in_thread, running, send_to

__all__ = ["letters"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters")]
PROOFS = (Mail.Kind.CONFIRM, Mail.Kind.SUBSCRIBE, Mail.Kind.ACCESS)


@pytest.fixture(autouse=True)
def _three_an_hour(settings: Any) -> None:
    settings.PROOF_MAILS_PER_HOUR = 3


def proofs(number: int, **fields: Any) -> list[Mail]:
    return [queued(PROOFS[n % 3], email=f"victim{n}@good.example", **fields) for n in range(number)]


def wait_of(mail: Mail) -> float:
    return (job_of(mail).run_after - timezone.now()).total_seconds()


def age(minutes: int) -> None:
    """Let time pass for what was sent or begun."""
    passed = timedelta(minutes=minutes)
    for mail in Mail.objects.all():
        for field in ("sent_at", "started_at"):
            if moment := getattr(mail, field):
                setattr(mail, field, moment - passed)
        mail.save()


def test_what_is_above_the_cap_is_put_off_to_its_turn_and_has_not_failed(smtp: Server) -> None:
    mails = proofs(8)
    deliver()
    assert [outcome(mail)[0] for mail in mails] == ["sent"] * 3 + ["queued"] * 5
    for mail, wait in zip(mails[3:], (3600, 3600, 3600, 7200, 7200), strict=True):
        job = job_of(mail)
        assert (job.state, job.attempts) == ("due", 0)
        assert "PROOF_MAILS_PER_HOUR" in job.error
        assert wait_of(mail) == pytest.approx(wait, abs=60)
    age(61)
    deliver_later()
    assert [outcome(mail)[0] for mail in mails] == ["sent"] * 6 + ["queued"] * 2
    age(61)
    deliver_later()
    assert {outcome(mail)[0] for mail in mails} == {"sent"}
    assert len(smtp.taken) == 8


def test_each_place_is_free_again_after_an_hour(smtp: Server) -> None:
    proofs(3)
    deliver()
    for mail, minutes in zip(Mail.objects.order_by("pk"), (50, 30, 10), strict=True):
        Mail.objects.filter(pk=mail.pk).update(sent_at=Now() - timedelta(minutes=minutes))
    waiting = proofs(3)
    deliver()
    assert [round(wait_of(mail) / 60) for mail in waiting] == [10, 30, 50]
    assert smtp.connections == 3, "what is put off does not knock at the mail server's door"


def test_other_mail_does_not_wait_for_it(smtp: Server) -> None:
    proofs(5)
    deliver()
    others = [queued(kind, email="other@good.example") for kind in Mail.Kind if kind not in PROOFS]
    deliver()
    assert {outcome(mail)[0] for mail in others} == {"sent"}


def test_a_mail_is_no_obstacle_to_itself(settings: Any) -> None:
    """A server that is away: every attempt begins, none uses the hour up for good."""
    settings.PROOF_MAILS_PER_HOUR = 1
    send_to(settings, free_port())
    mail = queued(CONFIRM)
    for _ in range(3):
        deliver_later()
    assert job_of(mail).attempts == 3
    with running(Server(), settings) as smtp:
        smtp.data = "451 not now"
        deliver_later()
        smtp.data, settings.EMAIL_TIMEOUT, smtp.stalls_at = "", 0.3, "DATA"
        deliver_later()
        assert outcome(mail)[0] == "queued"
        settings.EMAIL_TIMEOUT = 5
        deliver_later()
    assert outcome(mail)[0] == "sent"


def test_what_the_server_refused_takes_no_place(smtp: Server) -> None:
    smtp.rcpt = "550 5.7.1 no"
    proofs(3)
    deliver()
    smtp.rcpt = ""
    mails = [queued(CONFIRM, email=f"honest{n}@good.example") for n in range(3)]
    deliver()
    assert {outcome(mail)[0] for mail in mails} == {"sent"}


def test_what_may_have_been_sent_takes_a_place(smtp: Server, settings: Any) -> None:
    settings.PROOF_MAILS_PER_HOUR, settings.EMAIL_TIMEOUT, smtp.stalls_at = 1, 0.3, "DATA"
    first, second = proofs(2)
    deliver()
    assert (outcome(first)[0], outcome(second)[0]) == ("queued", "queued")
    assert "PROOF_MAILS_PER_HOUR" in job_of(second).error
    assert len(smtp.taken) == 1


def test_none_an_hour_is_none(smtp: Server, settings: Any) -> None:
    settings.PROOF_MAILS_PER_HOUR = 0
    mail = queued(CONFIRM)
    deliver()
    assert outcome(mail)[0] == "queued"
    assert smtp.connections == 0


def test_a_cap_that_was_lowered_counts_at_once(smtp: Server, settings: Any) -> None:
    proofs(3)
    deliver()
    settings.PROOF_MAILS_PER_HOUR = 1
    mail = queued(CONFIRM)
    deliver()
    assert wait_of(mail) == pytest.approx(3600, abs=60)


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_do_not_send_one_too_many(smtp: Server) -> None:
    """All of them look at the same moment, while none has sent anything."""
    smtp.slow = 0.05
    mails = proofs(12)
    for thread in [in_thread(deliver) for _ in range(8)]:
        thread.join()
    assert len(smtp.taken) == 3
    assert sum(outcome(mail)[0] == "sent" for mail in mails) == 3
    assert Job.objects.filter(state="due", attempts=0).count() == 9


def test_a_flood_costs_the_queue_little(smtp: Server, django_assert_max_num_queries: Any) -> None:
    """Each is looked at once and put off to its own moment, not all of them to the same."""
    proofs(3)
    deliver()
    flood = proofs(60)
    with django_assert_max_num_queries(60 * 10):
        deliver()
    assert len({round(wait_of(mail)) // 3000 for mail in flood}) > 10
