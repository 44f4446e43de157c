"""How mail is handed over: every way in which a mail server, or the worker itself, can fail to end a conversation."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from comments.models import Job, Mail, Suppression
from comments.models.author import mailbox_hash
from comments.outbox import claim
from comments.outbox.work import work_one
from comments.services import delivery
from comments.tasks import HANDLERS
from tests.comments.mails import FOLLOW, HELD, deliver, deliver_later, job_of, letters, outcome, queued
from tests.comments.smtp import (
    PASSWORD,
    Server,
    asks_for_password,
    encrypts,
    free_port,
    greeting,
    in_thread,
    running,
    send_to,
)
from tests.config.test_logs import lines
from tests.making import moderator

__all__ = ["letters", "lines"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters")]
KINDS = pytest.mark.parametrize("kind", [FOLLOW, HELD])


def ids(smtp: Server) -> list[str]:
    return [message["Message-ID"] for message in smtp.taken]


# --- nobody there -------------------------------------------------------------------------------


@KINDS
def test_a_server_that_is_down_for_an_hour_gets_it_afterwards_and_once(
    kind: Mail.Kind, settings: Any
) -> None:
    send_to(settings, free_port())
    mail = queued(kind)
    waited = 0.0
    deliver()
    while waited < 3600:
        job = job_of(mail)
        assert (job.state, job.error) == ("due", "ConnectionRefusedError")
        waited += (job.run_after - timezone.now()).total_seconds()
        deliver_later()
    assert outcome(mail) == ("queued", "")
    assert mail.started_at is None
    with running(Server(), settings) as smtp:
        deliver_later()
        deliver_later()
    assert outcome(mail) == ("sent", "")
    assert ids(smtp) == [mail.message_id]


@KINDS
def test_what_nobody_took_for_a_night_has_failed_and_can_be_sent_again_by_a_person(
    kind: Mail.Kind, settings: Any
) -> None:
    send_to(settings, free_port())
    mail = queued(kind)
    deliver()
    for _ in range(20):
        deliver_later()
    assert outcome(mail) == ("failed", "ConnectionRefusedError")
    job = job_of(mail)
    assert job.state == "dead"
    claim.revive(job)
    with running(Server(), settings) as smtp:
        deliver()
    assert outcome(mail) == ("sent", "")
    assert ids(smtp) == [mail.message_id]


@KINDS
@pytest.mark.parametrize("words", [b"", b"421 too busy\r\n", b"554 no service here\r\n"])
def test_a_server_that_does_not_greet_is_tried_again(kind: Mail.Kind, words: bytes, settings: Any) -> None:
    mail = queued(kind)
    with greeting(words) as port:
        send_to(settings, port, timeout=0.3)
        deliver()
    assert outcome(mail) == ("queued", "")
    assert mail.started_at is None, "nothing was begun"
    with running(Server(), settings) as smtp:
        deliver_later()
    assert ids(smtp) == [mail.message_id]


# --- a clear answer -----------------------------------------------------------------------------


@KINDS
@pytest.mark.parametrize("stage", ["mail", "rcpt", "data"])
@pytest.mark.parametrize("reply", ["421 4.3.2 closing", "450 4.2.1 busy", "451 later", "452 4.2.2 full"])
def test_not_now_is_tried_again(kind: Mail.Kind, stage: str, reply: str, smtp: Server) -> None:
    mail = queued(kind)
    setattr(smtp, stage, reply)
    deliver()
    assert outcome(mail) == ("queued", "")
    assert mail.started_at is None, "the server has said that it did not take it"
    job = job_of(mail)
    assert (job.state, job.attempts) == ("due", 1)
    assert reply[:3] in job.error
    setattr(smtp, stage, "")
    deliver_later()
    assert outcome(mail) == ("sent", "")
    assert mail.started_at is not None
    assert set(ids(smtp)) == {mail.message_id}
    assert not Suppression.objects.exists()


@KINDS
@pytest.mark.parametrize(
    ("stage", "reply", "gone"),
    [
        ("rcpt", "550 5.1.1 no such user {}", True),
        ("rcpt", "550 no such user {}", True),
        ("rcpt", "550 5.2.1 {} is switched off", True),
        ("rcpt", "556 5.1.10 {} takes no mail", True),
        ("rcpt", "550 5.7.1 {}: your network is listed", False),
        ("rcpt", "552 5.2.2 {} is full", False),
        ("rcpt", "550 relay not permitted", False),
        ("data", "550 5.1.1 no such user {}", True),
        ("data", "550 no such user {}", True),
        ("data", "554 5.7.1 {} does not like this", False),
        ("data", "554 looks like spam", False),
        ("data", "552 5.3.4 too big", False),
        ("data", "550 5.6.0 malformed", False),
        ("mail", "550 5.1.0 who are you", False),
        ("mail", "553 5.1.8 who are you", False),
        ("mail", "550 no", False),
    ],
)
def test_a_no_for_good_ends_it_and_suppresses_only_mailboxes_that_are_gone(
    kind: Mail.Kind, stage: str, reply: str, gone: bool, smtp: Server
) -> None:
    mail = queued(kind)
    setattr(smtp, stage, reply.format("reader@good.example"))
    deliver()
    state, error = outcome(mail)
    assert state == "failed"
    assert reply[:3] in error
    assert job_of(mail).state == "done"
    assert mail.started_at is None
    assert "@" not in error
    found = list(Suppression.objects.values_list("mailbox_hash", "scope", "reason"))
    assert found == ([(mailbox_hash("Reader@good.example"), "all", "bounce")] if gone else [])
    assert not Suppression.objects.filter(detail__contains="@").exists()


@pytest.mark.parametrize("reply", ["530 5.7.0 Must issue a STARTTLS command first", "535 5.7.8 sign in"])
def test_what_the_operator_can_mend_costs_no_mail(reply: str, smtp: Server) -> None:
    mail = queued(HELD)
    smtp.mail = reply
    deliver()
    assert outcome(mail) == ("queued", "")
    smtp.mail = ""
    deliver_later()
    assert outcome(mail) == ("sent", "")


def test_a_mailbox_that_is_gone_gets_no_further_mail_of_any_kind(smtp: Server) -> None:
    smtp.rcpt = "550 5.1.1 no such user"
    queued(FOLLOW)
    deliver()
    smtp.rcpt = ""
    later = [queued(kind, email="READER@good.example") for kind in Mail.Kind]
    deliver()
    assert {outcome(mail) for mail in later} == {("dropped", "its mailbox takes no more mail")}
    assert smtp.taken == []
    assert smtp.connections == 1


def test_a_moderators_mailbox_that_is_gone_is_seen_by_the_operator(smtp: Server) -> None:
    ada = moderator("ada")
    smtp.rcpt = "550 5.1.1 no such user"
    first = queued(HELD, user=ada)
    deliver()
    second = queued(HELD, user=ada)
    deliver()
    assert outcome(first)[0] == "failed"
    assert outcome(second)[0] == "dropped"
    assert Suppression.objects.get().detail == "550 5.1.1"


def test_what_the_server_says_of_an_address_is_not_logged(
    smtp: Server, lines: Callable[[], list[str]]
) -> None:
    for reply in ("451 reader@good.example is busy", "550 reader@good.example is gone"):
        smtp.rcpt = reply
        queued(HELD)
        deliver_later()
    logged = "\n".join(lines())
    assert "451" in logged
    assert "mailbox_suppressed" in logged
    assert "reader@" not in logged


# --- silence ------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("how", ["stalls_at", "hangs_up_at"])
def test_followers_mail_without_an_answer_is_perhaps_sent_and_never_sent_again(
    stage: str, how: str, smtp: Server, settings: Any
) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    setattr(smtp, how, stage)
    mail = queued(FOLLOW)
    deliver()
    setattr(smtp, how, "")
    assert outcome(mail) == ("unknown", "the mail server did not say (SMTPServerDisconnected)")
    assert job_of(mail).state == "done"
    deliver_later()
    assert len(smtp.taken) == (stage == "DATA")
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("how", ["stalls_at", "hangs_up_at"])
def test_other_mail_without_an_answer_is_sent_again_as_the_same_message(
    stage: str, how: str, smtp: Server, settings: Any
) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    setattr(smtp, how, stage)
    mail = queued(HELD)
    deliver()
    assert outcome(mail) == ("queued", "")
    setattr(smtp, how, "")
    deliver_later()
    assert outcome(mail) == ("sent", "")
    assert ids(smtp) == [mail.message_id] * (2 if stage == "DATA" else 1)


@KINDS
def test_a_conversation_that_breaks_off_before_it_began_is_no_doubt(
    kind: Mail.Kind, smtp: Server, settings: Any
) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    smtp.stalls_at = "EHLO"
    mail = queued(kind)
    deliver()
    assert outcome(mail) == ("queued", "")
    assert mail.started_at is None
    deliver_later()
    assert outcome(mail) == ("sent", "")
    assert ids(smtp) == [mail.message_id]


@KINDS
@pytest.mark.parametrize(
    ("how", "what"), [("stalls_at", "QUIT"), ("hangs_up_at", "QUIT"), ("bye", "221 " + "bye" * 9000)]
)
def test_who_takes_a_mail_and_says_no_goodbye_has_taken_it(
    kind: Mail.Kind, how: str, what: str, smtp: Server, settings: Any
) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    setattr(smtp, how, what)
    mail = queued(kind)
    deliver()
    assert outcome(mail) == ("sent", "")
    assert ids(smtp) == [mail.message_id]


@KINDS
def test_a_slow_server_is_waited_for(kind: Mail.Kind, smtp: Server, settings: Any) -> None:
    settings.EMAIL_TIMEOUT, smtp.slow = 5, 0.2
    mail = queued(kind)
    deliver()
    assert outcome(mail) == ("sent", "")
    assert ids(smtp) == [mail.message_id]


# --- death and company --------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "state", "times"), [(FOLLOW, "unknown", 1), (HELD, "sent", 2)])
def test_death_after_the_servers_yes(kind: Mail.Kind, state: str, times: int, smtp: Server) -> None:
    mail = queued(kind)
    job = claim.claim("deliver_mail")
    assert job is not None
    delivery.prepare(job)  # the server has said 250; the worker dies before it can note that
    assert outcome(mail) == ("queued", "")
    assert mail.started_at is not None
    deliver_later()
    assert outcome(mail)[0] == state
    assert ids(smtp) == [mail.message_id] * times


def test_death_at_every_attempt_is_no_failure_of_mail_that_was_begun(smtp: Server) -> None:
    begun, not_begun = queued(FOLLOW, started_at=timezone.now()), queued(FOLLOW)
    Job.objects.update(attempts=12)
    deliver()
    assert outcome(begun)[0] == "unknown"
    assert outcome(not_begun) == ("failed", "its workers died")
    assert smtp.taken == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_followers_mail_once(smtp: Server) -> None:
    """The first is in the middle of it when its lease ends, and the second finds that it was begun."""
    mail, smtp.stalls_at = queued(FOLLOW), "DATA"
    first = in_thread(deliver)
    assert smtp.reached.wait(20)
    deliver_later()
    assert outcome(mail)[0] == "unknown"
    smtp.go_on.set()
    first.join()
    assert outcome(mail)[0] == "unknown"
    assert ids(smtp) == [mail.message_id]


@KINDS
@pytest.mark.django_db(transaction=True)
def test_a_worker_that_was_overtaken_before_it_began_does_not_begin(kind: Mail.Kind, smtp: Server) -> None:
    mail, smtp.stalls_at = queued(kind), "EHLO"
    first = in_thread(deliver)
    assert smtp.reached.wait(20)
    deliver_later()
    assert outcome(mail)[0] == "sent"
    smtp.go_on.set()
    first.join()
    assert ids(smtp) == [mail.message_id]
    assert smtp.connections == 2


@pytest.mark.django_db(transaction=True)
def test_ten_workers_send_each_mail_once(smtp: Server) -> None:
    mails = [queued(kind, email=f"r{n}@good.example") for n in range(10) for kind in (FOLLOW, HELD)]
    for thread in [in_thread(deliver) for _ in range(10)]:
        thread.join()
    assert sorted(ids(smtp)) == sorted(mail.message_id for mail in mails)
    assert {outcome(mail)[0] for mail in mails} == {"sent"}


@pytest.mark.django_db(transaction=True)
def test_the_mark_is_committed_before_the_server_hears_of_the_mail(smtp: Server) -> None:
    mail, smtp.stalls_at = queued(FOLLOW), "MAIL"
    worker = in_thread(deliver)
    assert smtp.reached.wait(20)
    assert outcome(mail) == ("queued", "")
    assert mail.started_at is not None
    smtp.go_on.set()
    worker.join()
    assert outcome(mail)[0] == "sent"


def test_a_holder_whose_lease_was_taken_leaves_no_trace(smtp: Server) -> None:
    mail = queued(HELD)
    old = claim.claim("deliver_mail")
    Job.objects.update(run_after=Now())
    new = claim.claim("deliver_mail")
    assert old is not None
    assert new is not None
    work_one(old, HANDLERS["deliver_mail"])
    assert smtp.taken == []
    work_one(new, HANDLERS["deliver_mail"])
    assert ids(smtp) == [mail.message_id]


# --- encryption and passwords -------------------------------------------------------------------


def test_mail_goes_encrypted_to_a_server_that_asks_for_it(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options, certificate = encrypts(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    settings.EMAIL_USE_TLS = True
    mail = queued(FOLLOW)
    with running(Server(), settings, **options) as smtp:
        deliver()
    assert outcome(mail) == ("sent", "")
    assert ids(smtp) == [mail.message_id]


@KINDS
def test_a_server_that_asks_for_encryption_is_tried_again_with_it(
    kind: Mail.Kind, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options, certificate = encrypts(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    mail = queued(kind)
    with running(Server(), settings, **options) as smtp:
        deliver()
        assert outcome(mail) == ("queued", "")
        assert "530" in job_of(mail).error
        settings.EMAIL_USE_TLS = True
        deliver_later()
    assert outcome(mail) == ("sent", "")
    assert ids(smtp) == [mail.message_id]


@KINDS
def test_nothing_goes_in_clear_or_to_a_stranger_when_encryption_is_asked_for(
    kind: Mail.Kind, settings: Any, tmp_path: Path
) -> None:
    """A server that offers none, and one whose certificate nobody vouches for."""
    settings.EMAIL_USE_TLS = True
    mail = queued(kind)
    with running(Server(), settings) as plain:
        deliver()
    assert job_of(mail).error == "SMTPNotSupportedError"
    options, _ = encrypts(tmp_path)
    with running(Server(), settings, **options) as stranger:
        deliver_later()
    assert job_of(mail).error == "SSLCertVerificationError"
    assert plain.taken + stranger.taken == []
    assert outcome(mail) == ("queued", "")


@KINDS
def test_a_wrong_password_costs_no_mail(kind: Mail.Kind, settings: Any) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "site", "wrong"
    mail = queued(kind)
    with running(Server(), settings, **asks_for_password()) as smtp:
        deliver()
        assert outcome(mail) == ("queued", "")
        assert job_of(mail).error == "SMTPAuthenticationError"
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        deliver_later()
        assert outcome(mail) == ("queued", ""), "nor does none at all"
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "site", PASSWORD
        deliver_later()
    assert outcome(mail) == ("sent", "")
    assert ids(smtp) == [mail.message_id]


# --- nothing to say -----------------------------------------------------------------------------


def test_a_mail_that_has_nothing_left_to_say_is_dropped(
    smtp: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "compose", lambda mail: None)
    mail = queued(FOLLOW)
    deliver()
    assert outcome(mail) == ("dropped", "nothing was left to say")
    assert smtp.connections == 0


def test_somebody_without_an_address_is_not_written_to(smtp: Server) -> None:
    mails = [queued(HELD, user=moderator("ada", email="")), queued(FOLLOW)]
    mails[1].author.email = ""  # type: ignore[union-attr]
    mails[1].author.save()  # type: ignore[union-attr]
    deliver()
    assert {outcome(mail)[0] for mail in mails} == {"dropped"}
    assert smtp.connections == 0
