"""However often an address is typed, its mailbox gets little of it; and nobody learns whether it is known."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from comments.mailbox import mailbox_of
from comments.models import Author, Mail, Status
from comments.services.confirmation import confirm_email
from comments.services.mail_requests import ask_for_mail
from comments.services.proof_mails import GAP, PER_DAY, queue_proof_mail
from tests.making import make_thread, submit, work_all

VICTIM = "the.victim@gmail.com"
SPELLINGS = [
    "the.victim@gmail.com",
    "thevictim@gmail.com",
    "The.Victim+x@GMAIL.com",
    "t.h.e.victim+y@googlemail.com",
]


def ask(number: int = 0) -> bool:
    author = Author.objects.for_email(SPELLINGS[number % len(SPELLINGS)])
    return queue_proof_mail(Mail.Kind.ACCESS, author=author)


@pytest.mark.django_db
def test_three_a_day_and_one_in_ten_minutes(time_machine: Any) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    assert [ask(number) for number in range(4)] == [True, False, False, False], "under any spelling"
    time_machine.shift(GAP - timedelta(seconds=1))
    assert not ask()
    time_machine.shift(timedelta(seconds=1))
    assert ask()
    time_machine.shift(GAP)
    assert ask()
    time_machine.shift(timedelta(hours=12))
    assert not ask(), f"{PER_DAY} today already"
    time_machine.shift(timedelta(hours=12))
    assert ask()


@pytest.mark.django_db(transaction=True)
def test_asking_all_at_once_is_asking_once() -> None:
    barrier = Barrier(8)

    def one(number: int) -> bool:
        try:
            barrier.wait()
            return ask(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(8))) == 1
    assert Mail.objects.count() == 1


@pytest.mark.django_db
def test_ten_thousand_posts_to_one_victim_are_three_mails_at_most(
    settings: Any, mailoutbox: list[EmailMessage], time_machine: Any
) -> None:
    """Through a day, from everywhere, under every spelling. A hundred go through the whole pipeline; for the rest the
    request for a confirmation is made as the screening makes it."""
    settings.CONFIRM_EMAIL = "first"
    settings.EMAIL_DNS_UNKNOWN = "accept"
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    thread, comments = make_thread(), []
    for number in range(100):
        email = (
            SPELLINGS[number % len(SPELLINGS)]
            .replace("gmail.com", "good.example")
            .replace("googlemail", "good")
        )
        comments.append(submit(thread, email="the.victim@good.example" if number % 2 else email))
        time_machine.shift(timedelta(seconds=86_000 / 10_000))
    work_all()
    assert len([mail for mail in mailoutbox if mail.to == ["the.victim@good.example"]]) <= PER_DAY
    authors = [Author.objects.for_email(spelling) for spelling in SPELLINGS]
    for number in range(10_000):
        queue_proof_mail(Mail.Kind.CONFIRM, author=authors[number % len(authors)], comment=comments[0])
        time_machine.shift(timedelta(seconds=8.6))
    assert timezone.now() - start < timedelta(days=1, hours=1)
    assert Mail.objects.filter(author__in=authors).count() <= PER_DAY + 1, (
        "an hour more than a day has passed"
    )
    first_day = Mail.objects.filter(author__in=authors, created_at__lt=start + timedelta(days=1))
    assert first_day.count() == PER_DAY


@pytest.mark.django_db
def test_nobody_is_left_behind_by_the_limits(settings: Any, mailoutbox: list[EmailMessage]) -> None:
    settings.CONFIRM_EMAIL = "first"
    comments = [submit(email="wanda@good.example") for _ in range(4)]
    work_all()
    assert len(mailoutbox) == 1
    confirm_email(author=comments[0].author)
    for comment in comments:
        comment.refresh_from_db()
        assert comment.status in (Status.APPROVED, Status.HELD)


@pytest.mark.django_db
def test_an_address_that_takes_no_mail_is_not_written_to(mailoutbox: list[EmailMessage]) -> None:
    ask_for_mail(email="anybody@null-mx.example", thread=make_thread(), level="all")
    ask_for_mail(email="anybody@nowhere.invalid", thread=make_thread(), level="all")
    work_all()
    assert mailoutbox == []


# --- which mailbox an address reaches ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a.b+c@gmail.com", "ab@googlemail.com", True),
        ("A.B@GMAIL.COM", "ab@gmail.com", True),
        ("a.b@good.example", "ab@good.example", False),
        ("a+b@good.example", "a@good.example", False),
        ("a+b@outlook.com", "A@outlook.com", True),
        ("a.b@outlook.com", "ab@outlook.com", False),
        ("a@me.com", "a+x@icloud.com", True),
        ("a@hotmail.com", "a@outlook.com", False),
        ("+tag@gmail.com", "tag@gmail.com", False),
        ("a@yahoo.com", "a-x@yahoo.com", False),
    ],
)
def test_which_spellings_are_one_mailbox(one: str, other: str, same: bool) -> None:
    assert (mailbox_of(one) == mailbox_of(other)) is same


@given(st.text())
def test_any_text_has_a_mailbox_and_it_is_its_own(text: str) -> None:
    found = mailbox_of(text)
    assert mailbox_of(found) == found
    assert bool(found) == bool(text)
