"""Digests: whoever wants one mail an hour or a day gets that, and one at a time."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.models import Comment, Job, Mail, ModeratorSettings, Status
from comments.services.digests import queue_due_digests
from comments.services.links import MailLink
from comments.services.moderation import approve_comment
from comments.tasks import sweep
from tests.comments.admin.conftest import held
from tests.making import make_thread, moderator, submit, work_all

pytestmark = pytest.mark.django_db


def wants(mail: str, name: str = "ada", **fields: Any) -> User:
    user = moderator(name)
    ModeratorSettings.objects.create(user=user, mail=mail, **fields)
    return user


def links_in(mail: EmailMessage) -> list[str]:
    return re.findall(r"http://testserver(/comments/act/\S+)", str(mail.body))


@pytest.mark.parametrize(("mail", "number"), [("each", 1), ("hourly", 0), ("daily", 0), ("nothing", 0)])
def test_each_held_comment_is_mailed_to_those_who_want_that(
    mail: str, number: int, mailoutbox: list[EmailMessage]
) -> None:
    wants(mail)
    held()
    assert len(mailoutbox) == number


def test_whoever_has_chosen_nothing_gets_each(mailoutbox: list[EmailMessage]) -> None:
    moderator("ada")
    held()
    assert "moderatorsettings" in str(mailoutbox[0].body), "it says where to change that"


@pytest.mark.parametrize(
    ("mail", "minutes", "number"),
    [
        ("hourly", 59, 0), ("hourly", 60, 1), ("daily", 60, 0), ("daily", 24 * 60, 1), ("each", 24 * 60, 0),
        ("nothing", 24 * 60, 0),
    ],
)  # fmt: skip
def test_a_digest_comes_when_its_period_is_over(mail: str, minutes: int, number: int) -> None:
    wants(mail, digest_at=timezone.now())
    held()
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes, seconds=1)):
        assert queue_due_digests() == number
        assert queue_due_digests() == 0, "the next period has begun"
    assert Mail.objects.filter(kind="digest").count() == number


def test_the_first_digest_comes_at_once_and_tells_all_that_is_held() -> None:
    held()
    wants("daily")
    assert queue_due_digests() == 1


def test_nothing_new_no_mail() -> None:
    with time_machine.travel(timezone.now() - timedelta(minutes=1)):
        held()
    wants("hourly")
    assert queue_due_digests() == 1
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert queue_due_digests() == 0
        held()
        assert queue_due_digests() == 0, "a period without news is over too"
    with time_machine.travel(timezone.now() + timedelta(hours=4)):
        assert queue_due_digests() == 1


def test_an_empty_queue_no_mail() -> None:
    wants("hourly")
    assert queue_due_digests() == 0


def test_whoever_may_not_moderate_any_more_gets_none() -> None:
    held()
    user = wants("hourly")
    User.objects.filter(pk=user.pk).update(is_staff=False)
    assert queue_due_digests() == 0


def test_a_sweep_costs_one_query_while_nothing_is_due() -> None:
    for number in range(5):
        wants("hourly", f"moderator{number}", digest_at=timezone.now())
    with CaptureQueriesContext(connection) as queries:
        queue_due_digests()
    assert len(queries) == 1


@pytest.mark.django_db(transaction=True)
def test_the_sweeper_queues_them() -> None:
    held()
    wants("hourly")
    sweep()
    assert Mail.objects.filter(kind="digest").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_sweepers_one_sends() -> None:
    held()
    for number in range(4):
        wants("hourly", f"moderator{number}")
    together = Barrier(2)

    def sweeper() -> int:
        together.wait()
        try:
            return queue_due_digests()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        sent = [pool.submit(sweeper) for _ in range(2)]
        assert sum(each.result() for each in sent) == 4
    assert Mail.objects.filter(kind="digest").count() == 4


# --- what they say ------------------------------------------------------------------------------


def digest(mailoutbox: list[EmailMessage]) -> EmailMessage:
    queue_due_digests()
    work_all()
    return mailoutbox[-1]


def test_a_digest_names_what_waits_why_and_what_can_be_done(
    mailoutbox: list[EmailMessage], client: Client
) -> None:
    ada = wants("hourly")
    comments = [held(name="Cy Commenter", email="hidden@good.example"), held(name="Di Writer")]
    message = digest(mailoutbox)
    body = str(message.body)
    for comment in comments:
        for part in (comment.name, comment.thread.title, comment.revision.text):
            assert part in body
        assert comment.verdicts.get().signals[0]["words"] in body
    assert "hidden@good.example" not in body
    assert message.to == [ada.email]
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert message.extra_headers["Message-ID"] == Mail.objects.get().message_id
    assert "2 comments wait" in body
    assert "/admin/comments/moderatorsettings/" in body
    assert len(links_in(message)) == 6


def test_a_digest_puts_the_most_urgent_first_and_says_how_many_more_there_are(
    mailoutbox: list[EmailMessage],
) -> None:
    thread = make_thread()
    comments = [held(thread, name=f"Writer {number}") for number in range(22)]
    Comment.objects.filter(pk=comments[-1].pk).update(urgent_at=timezone.now() - timedelta(days=3))
    wants("hourly")
    body = str(digest(mailoutbox).body)
    assert re.findall(r"^Writer \d+", body, re.MULTILINE)[0] == "Writer 21"
    assert "2 more wait in the queue" in body
    assert len(re.findall("/comments/act/", body)) == 60


def test_a_long_text_is_shortened(mailoutbox: list[EmailMessage]) -> None:
    held(text="https://a.example/x https://b.example/y https://c.example/z " + "rambling along " * 300)
    wants("hourly")
    assert len(str(digest(mailoutbox).body)) < 4_000


def test_a_digest_tells_what_is_held_when_it_is_sent(mailoutbox: list[EmailMessage]) -> None:
    gone, stays = held(name="Quickly Decided"), held(name="Still There")
    ada = wants("hourly")
    queue_due_digests()
    approve_comment(comment=gone, by=ada)
    work_all()
    body = str(mailoutbox[-1].body)
    assert stays.name in body
    assert gone.name not in body


def test_a_digest_is_the_same_message_at_every_attempt(mailoutbox: list[EmailMessage]) -> None:
    held()
    wants("hourly")
    first = digest(mailoutbox)
    Mail.objects.update(state="queued")
    Job.objects.filter(kind="deliver_mail").update(state="due", run_after=timezone.now())
    work_all()
    assert mailoutbox[-1] is not first
    assert mailoutbox[-1].extra_headers["Message-ID"] == first.extra_headers["Message-ID"]


# --- its links ----------------------------------------------------------------------------------


def rows() -> list[tuple[Any, ...]]:
    return list(Comment.objects.order_by("pk").values_list("pk", "status", "version", "event_hash"))


def test_links_fetched_a_hundred_times_decide_nothing(mailoutbox: list[EmailMessage], client: Client) -> None:
    held(), held()
    wants("hourly")
    links, before = links_in(digest(mailoutbox)), rows()
    for link in links * 100:
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
    assert rows() == before


@pytest.mark.parametrize(("place", "status"), [(0, "approved"), (1, "spam"), (2, "rejected")])
def test_the_button_behind_a_link_acts(
    place: int, status: str, mailoutbox: list[EmailMessage], client: Client
) -> None:
    comment, ada = held(), wants("hourly")
    link = links_in(digest(mailoutbox))[place]
    assert "Done" in client.post(link).content.decode()
    comment.refresh_from_db()
    assert comment.status == status
    event = comment.events.latest("version")
    assert (event.user_id, event.reason) == (ada.pk, "by a link in a mail")
    assert client.post(link).status_code == 409


@pytest.mark.parametrize("other", ["moderator", "action", "version", "comment"])
def test_a_link_made_for_something_else_is_refused(
    other: str, mailoutbox: list[EmailMessage], client: Client
) -> None:
    """Whoever alters any of what a link is bound to has a signature that fits nothing."""
    comment, ada = held(), wants("hourly")
    changed: dict[str, Any] = {
        "moderator": {"user_id": moderator("bo").pk},
        "action": {"action": "spam"},
        "version": {"version": comment.version + 1},
        "comment": {"comment_id": submit().pk},
    }[other]
    bound: dict[str, Any] = {
        "action": "approve", "comment_id": comment.pk, "version": comment.version, "user_id": ada.pk
    }  # fmt: skip
    mine, theirs = (MailLink(**each).url().split("/")[-2] for each in (bound, bound | changed))
    spliced = ":".join([theirs.split(":")[0], *mine.split(":")[1:]])
    assert client.get(f"/comments/act/{spliced}/").status_code == 410
    assert client.post(f"/comments/act/{spliced}/").status_code == 409
    comment.refresh_from_db()
    assert comment.status == Status.HELD


def test_a_link_dies_with_its_version_with_its_time_and_with_the_permission(
    mailoutbox: list[EmailMessage], client: Client
) -> None:
    comment, ada = held(), wants("hourly")
    link = links_in(digest(mailoutbox))[0]
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert client.post(link).status_code == 409
    User.objects.filter(pk=ada.pk).update(is_staff=False)
    assert client.post(link).status_code == 409
    comment.refresh_from_db()
    assert comment.status == Status.HELD
