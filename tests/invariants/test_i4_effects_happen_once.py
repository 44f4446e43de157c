"""I4: a job's effect happens once. A moderator's mail arrives at least once, always as the same message; a follower's
at most once, and what nobody knows the end of is shown."""

import smtplib
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend

from comments.models import Comment, Job, Mail, Verdict
from comments.outbox import claim
from comments.outbox.jobs import enqueue
from comments.outbox.work import Handler, work_one
from comments.services import delivery, screening
from comments.tasks import HANDLERS
from tests.comments.mails import deliver_later, letters, outcome, queued
from tests.making import make_thread, moderator, submit, work_all

__all__ = ["letters"]
SPAMMY = "https://a.example/1 https://b.example/2 https://c.example/3"


@pytest.mark.django_db
def test_of_two_holders_of_one_job_only_the_newer_leaves_a_trace() -> None:
    """A worker that was thought lost wakes up after its lease: the fence refuses it."""
    comment = submit()
    Job.objects.filter(comment=comment).update(kind="screen", key="screen:1")
    Comment.objects.filter(pk=comment.pk).update(email_status="deliverable")
    slow = claim.claim("screen")
    Job.objects.update(run_after="2020-01-01T00:00Z")
    quick = claim.claim("screen")
    assert slow is not None
    assert quick is not None
    assert slow.token != quick.token
    work_one(quick, HANDLERS["screen"])
    work_one(slow, HANDLERS["screen"])
    assert Verdict.objects.count() == 1
    assert comment.events.count() == 1


@pytest.mark.django_db
def test_the_slow_holder_cannot_finish_first_either() -> None:
    submit()
    slow = claim.claim("validate_email")
    Job.objects.update(run_after="2020-01-01T00:00Z")
    quick = claim.claim("validate_email")
    assert slow is not None
    assert quick is not None
    with pytest.raises(claim.LeaseLost):
        claim.finish(slow)
    claim.finish(quick)
    with pytest.raises(claim.LeaseLost):
        claim.finish(quick)


@pytest.mark.django_db
def test_a_claimed_job_is_not_due_until_its_lease_ends() -> None:
    submit()
    assert claim.claim("validate_email") is not None
    assert claim.claim("validate_email") is None


@pytest.mark.django_db
def test_the_same_work_is_queued_once() -> None:
    comment = submit()
    for _ in range(3):
        enqueue(Job.Kind.SCREEN, key="screen:x", comment=comment)
    assert Job.objects.filter(key="screen:x").count() == 1


@pytest.mark.django_db
def test_a_failing_effect_leaves_nothing_behind() -> None:
    """The effect dies half way: verdict and status go back together, and the job is due again."""
    comment = submit()
    work_one(claim.claim("validate_email"), HANDLERS["validate_email"])  # type: ignore[arg-type]

    def half(job: Job) -> Any:
        effect = screening.prepare(job)

        def die() -> None:
            effect()
            raise RuntimeError

        return die

    work_one(claim.claim("screen"), Handler(half, screening.bury))  # type: ignore[arg-type]
    comment.refresh_from_db()
    assert (comment.status, comment.verdicts.count(), comment.events.count()) == ("pending", 0, 0)
    assert Job.objects.get(kind="screen").state == "due"


@pytest.mark.django_db
def test_death_between_the_servers_yes_and_our_note_repeats_the_same_message(
    mailoutbox: list[EmailMessage],
) -> None:
    moderator()
    submit(text=SPAMMY)
    for kind in ("validate_email", "screen"):
        work_one(claim.claim(kind), HANDLERS[kind])  # type: ignore[arg-type]
    first = claim.claim("deliver_mail")
    assert first is not None
    delivery.prepare(first)  # sent; and then the process dies
    Job.objects.update(run_after="2020-01-01T00:00Z")
    work_all()
    ids = [mail.extra_headers["Message-ID"] for mail in mailoutbox]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert Mail.objects.get().state == Mail.State.SENT
    work_all()
    assert len(mailoutbox) == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("letters")
@pytest.mark.parametrize("point", ["before the mark", "after the mark", "after the yes"])
def test_wherever_its_worker_dies_a_followers_mail_goes_out_once_at_most(
    point: str, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Death(BaseException):
        """No handler of errors sees it."""

    def die(*args: Any) -> None:
        raise Death

    mail = queued(Mail.Kind.FOLLOW)
    job = claim.claim("deliver_mail")
    assert job is not None
    with monkeypatch.context() as patched:
        if point != "after the yes":
            patched.setattr(delivery, "_begin" if point == "before the mark" else "hand_over", die)
            with pytest.raises(Death):
                work_one(job, HANDLERS["deliver_mail"])
        else:
            delivery.prepare(job)  # sent; and then the process dies
    sent_by_the_dead = len(mailoutbox)
    deliver_later()
    assert (len(mailoutbox), outcome(mail)[0]) == {
        "before the mark": (1, "sent"),
        "after the mark": (0, "unknown"),
        "after the yes": (1, "unknown"),
    }[point]
    assert sent_by_the_dead == (point == "after the yes")


@pytest.mark.django_db
def test_each_moderator_gets_one_mail_for_each_time_a_comment_is_held(mailoutbox: list[EmailMessage]) -> None:
    for name in ("one", "two"):
        moderator(name)
    submit(make_thread(), text=SPAMMY)
    work_all()
    assert sorted(mail.to[0] for mail in mailoutbox) == ["one@good.example", "two@good.example"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "state", "job_state"),
    [
        (smtplib.SMTPDataError(550, b"no"), "failed", "done"),
        (smtplib.SMTPDataError(451, b"later"), "queued", "due"),
        (ConnectionRefusedError(), "queued", "due"),
        (TimeoutError(), "queued", "due"),
    ],
)
def test_only_a_final_no_ends_the_attempts(
    error: Exception, state: str, job_state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    moderator()
    submit(text=SPAMMY)

    def refuse(self: EmailBackend, messages: list[EmailMessage]) -> int:
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    work_all()
    assert Mail.objects.get().state == state
    assert Job.objects.get(kind="deliver_mail").state == job_state
