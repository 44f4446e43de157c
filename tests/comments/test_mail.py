"""Mail to moderators and commenters, through a real SMTP server on loopback."""

import email
import stat
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from comments.models import Comment, Job, Mail, Thread
from comments.outbox.work import work_off
from comments.services.letters import compose
from comments.tasks import HANDLERS
from tests.comments.smtp import Server
from tests.making import make_article, make_thread, moderator, submit, work_all

pytestmark = pytest.mark.django_db

SPAMMY = "See [this](https://a.example/x) and [that](https://b.example/y) and https://c.example now"


def held(**fields: Any) -> Comment:
    comment = submit(**{"text": SPAMMY, "email": "hidden.reader@good.example", "ip": "127.7.7.7"} | fields)
    work_all()
    comment.refresh_from_db()
    assert comment.status == "held"
    return comment


def links_in(text: str) -> list[str]:
    return [line.removeprefix("http://testserver") for line in text.splitlines() if "/comments/act/" in line]


def run_again() -> None:
    Job.objects.filter(kind="deliver_mail").update(run_after=timezone.now())
    work_off("deliver_mail", HANDLERS["deliver_mail"])


# --- what they say ------------------------------------------------------------------------------


def test_moderators_are_told_what_waits_why_and_what_they_can_do(smtp: Server, client: Client) -> None:
    moderator("ada"), moderator("bo"), moderator("no-address", email=""), moderator("gone", is_active=False)
    comment = held(name="Cy Commenter")
    assert sorted(smtp.recipients) == ["ada@good.example", "bo@good.example"]
    body = smtp.taken[0].get_content()
    for part in (comment.thread.title, "Cy Commenter", SPAMMY, "http://testserver/admin/comments/comment/"):
        assert part in body
    assert comment.verdicts.get().signals[0]["words"] in body
    links = links_in(body)
    assert len(links) == 3
    for link in links:
        assert client.get(link).status_code == 200
    comment.refresh_from_db()
    assert comment.status == "held"
    client.post(links[0])
    comment.refresh_from_db()
    assert comment.status == "approved"


def test_no_mail_tells_one_person_about_another(smtp: Server) -> None:
    moderator("ada"), moderator("bo")
    held(user_agent="UniqueAgent/1.0")
    for message in smtp.taken:
        whole = message.as_string() + message.get_content()
        other = {"ada": "bo", "bo": "ada"}[message["To"].split("@")[0]]
        for personal in ("hidden.reader", "127.7.7.7", "UniqueAgent", f"{other}@"):
            assert personal not in whole


def test_a_confirmation_carries_no_word_of_the_commenter(smtp: Server, settings: Any, client: Client) -> None:
    settings.CONFIRM_EMAIL = "always"
    comment = submit(name="Quentin Marlow", text="A harmless question, is it not?", email="me@good.example")
    work_all()
    (message,) = smtp.taken
    assert smtp.recipients == ["me@good.example"]
    body = message.get_content()
    assert "Quentin" not in body + message["Subject"]
    assert "harmless" not in body
    (link,) = [line for line in body.splitlines() if "/comments/confirm/" in line]
    client.post(link.removeprefix("http://testserver"))
    comment.refresh_from_db()
    assert comment.status == "approved"


@pytest.mark.parametrize("breaker", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\x0c", "\x85", "\x1c"])
def test_no_name_and_no_title_can_add_a_header(smtp: Server, breaker: str) -> None:
    moderator("ada")
    thread = make_article(title=f"Title{breaker}Bcc: a@evil.example").thread
    held(thread=thread, name=f"Eve{breaker}Bcc: b@evil.example{breaker}{breaker}<html>")
    (message,) = smtp.taken
    assert smtp.recipients == ["ada@good.example"]
    assert message["Bcc"] is None
    assert message["To"] == "ada@good.example"
    assert "Eve" in message["Subject"]
    assert message.get_content_type() == "text/plain"


def test_a_mail_says_that_no_answer_is_expected(smtp: Server) -> None:
    moderator("ada")
    held()
    assert smtp.taken[0]["Auto-Submitted"] == "auto-generated"
    assert smtp.taken[0]["From"] == "noreply@testserver"


# --- how they are delivered ---------------------------------------------------------------------


def test_a_mail_is_queued_and_sent_once(smtp: Server) -> None:
    moderator("ada")
    held()
    mail = Mail.objects.get()
    assert (mail.state, mail.error) == ("sent", "")
    assert mail.sent_at is not None
    run_again()
    assert len(smtp.taken) == 1


@pytest.mark.parametrize("stage", ["rcpt", "data"])
def test_a_refusal_for_good_is_not_tried_again(smtp: Server, stage: str) -> None:
    moderator("ada")
    setattr(smtp, stage, "550 no such box for ada@good.example")
    held()
    mail, job = Mail.objects.get(), Job.objects.get(kind="deliver_mail")
    assert (mail.state, job.state) == ("failed", "done")
    assert "550" in mail.error
    assert "@" not in mail.error


@pytest.mark.parametrize("stage", ["rcpt", "data"])
def test_a_refusal_for_now_is_tried_again_as_the_same_message(smtp: Server, stage: str) -> None:
    moderator("ada")
    setattr(smtp, stage, "451 later, ada@good.example")
    held()
    mail, job = Mail.objects.get(), Job.objects.get(kind="deliver_mail")
    assert (mail.state, job.state, job.attempts) == ("queued", "due", 1)
    assert job.run_after > timezone.now()
    assert "@" not in job.error
    setattr(smtp, stage, "")
    run_again()
    mail.refresh_from_db()
    assert mail.state == "sent"
    assert {message["Message-ID"] for message in smtp.taken} == {mail.message_id}


def test_a_server_that_is_away_is_tried_again(settings: Any) -> None:
    moderator("ada")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    held()
    job = Job.objects.get(kind="deliver_mail")
    assert (job.state, job.attempts, job.error) == ("due", 1, "ConnectionRefusedError")
    assert Mail.objects.get().state == "queued"


def test_a_mail_that_nobody_took_for_hours_stays_visible(settings: Any) -> None:
    moderator("ada")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    held()
    for _ in range(20):
        run_again()
    assert Job.objects.get(kind="deliver_mail").state == "dead"
    mail = Mail.objects.get()
    assert (mail.state, mail.error) == ("failed", "ConnectionRefusedError")


def test_the_message_id_is_one_for_each_recipient(smtp: Server) -> None:
    moderator("ada"), moderator("bo")
    held()
    identities = {message["Message-ID"] for message in smtp.taken}
    assert len(identities) == 2
    assert all(identity.endswith("@testserver>") and "good" not in identity for identity in identities)


# --- without a mail server ----------------------------------------------------------------------


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = "config.mail.EmlFileBackend"
    settings.MAIL_DIR = str(tmp_path / "var" / "mail")
    return tmp_path / "var" / "mail"


def test_each_mail_is_a_whole_file_that_others_cannot_read(folder: Path) -> None:
    moderator("ada"), moderator("bo")
    comment = held(name="Zoë 😀")
    files = list(folder.iterdir())
    assert len(files) == 2
    assert all(file.name.endswith(".eml") and not file.name.startswith(".") for file in files)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    read = [email.message_from_bytes(file.read_bytes(), policy=default) for file in files]
    assert {message["To"] for message in read} == {"ada@good.example", "bo@good.example"}
    assert f"Zoë 😀 on “{comment.thread.title}”" in read[0]["Subject"]
    assert SPAMMY in read[0].get_content()


def test_django_itself_can_send_several(folder: Path) -> None:
    messages = [EmailMessage("Subject", "Body", to=["a@good.example"]) for _ in range(3)]
    assert django_mail.get_connection().send_messages(messages) == 3
    assert len(list(folder.iterdir())) == 3


def test_a_folder_that_cannot_be_written_is_tried_again(folder: Path) -> None:
    folder.parent.parent.mkdir(exist_ok=True)
    folder.parent.write_text("a file where the folder should be")
    moderator("ada")
    held()
    assert Job.objects.get(kind="deliver_mail").state == "due"


def test_a_mail_is_composed_the_same_at_every_attempt() -> None:
    moderator("ada")
    held(thread=make_thread())
    mail = Mail.objects.select_related("comment__thread", "comment__revision", "user", "author").get()
    first, second = compose(mail), compose(mail)
    assert (first.subject, first.to, first.extra_headers) == (second.subject, second.to, second.extra_headers)
    assert Thread.objects.get().title in first.subject
