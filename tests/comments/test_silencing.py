"""Every mail can be ended by whoever gets it: GET asks, POST acts, a mail program's own button too."""

from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from comments.models import Author, Mail, ModeratorSettings, Subscription, Suppression
from comments.services.following import follow
from comments.services.links import silence_url
from comments.services.mail_requests import ask_for_mail
from comments.services.moderation import approve_comment, reject_comment
from comments.services.silencing import CHOICES
from comments.services.telling import tell_rejected
from tests.comments.admin.conftest import held
from tests.comments.commenting import proved, to
from tests.invariants.test_i7_get_changes_nothing import snapshot
from tests.making import make_thread, moderator, submit, work_all

pytestmark = pytest.mark.django_db
WANDA = "wanda@good.example"


def path(who: str, pk: int, what: str, thread: int = 0) -> str:
    return silence_url(who, pk, what, thread).removeprefix("http://testserver")


@pytest.mark.parametrize(("who", "what"), list(CHOICES))
def test_looking_ends_nothing_and_acting_twice_is_no_error(who: str, what: str) -> None:
    thread, author, user = make_thread(), Author.objects.for_email(WANDA), moderator()
    follow(author=author, thread_id=thread.pk, level="all")
    link, before = path(who, author.pk if who == "author" else user.pk, what, thread.pk), snapshot()
    page = Client().get(link)
    assert CHOICES[who, what] in page.content.decode()
    assert snapshot() == before
    for _ in range(2):
        assert (
            Client(enforce_csrf_checks=True).post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
        )
    assert snapshot() != before


def test_one_discussion_or_all_of_them_or_everything() -> None:
    author, threads = Author.objects.for_email(WANDA), [make_thread(), make_thread(), make_thread()]
    for thread in threads:
        follow(author=author, thread_id=thread.pk, level="all")
    Client().post(path("author", author.pk, "thread", threads[0].pk))
    assert Subscription.objects.count() == 2
    Client().post(path("author", author.pk, "thread", threads[1].pk), {"wider": "yes"})
    assert not Subscription.objects.exists()
    Client().post(path("author", author.pk, "all"))
    assert Suppression.objects.get().scope == "all"


def test_whoever_never_wants_mail_again_gets_none_of_any_kind(
    settings: Any, mailoutbox: list[EmailMessage]
) -> None:
    settings.CONFIRM_EMAIL = "first"
    author = Author.objects.for_email("w.a.n.d.a@gmail.com")
    Client().post(path("author", author.pk, "all"))
    ask_for_mail(email="wanda+x@googlemail.com", thread=make_thread(), level="all")
    ask_for_mail(email="w.a.n.d.a@gmail.com")
    work_all()
    assert mailoutbox == [], "however the address is spelt"


def test_decisions_are_told_to_who_wants_to_hear_of_them(
    settings: Any, mailoutbox: list[EmailMessage]
) -> None:
    settings.CONFIRM_EMAIL = "first"
    author, admin = proved(email=WANDA).author, moderator("mod", email="")
    spammy = "Look at https://a{n}.example and https://b{n}.example and https://c{n}.example"
    first = held(email=WANDA, browser_of=author.pk, text=spammy.format(n=1))
    approve_comment(comment=first, by=admin)
    work_all()
    told = to(mailoutbox, WANDA)[-1]
    assert "is published" in told.subject
    assert told.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert Mail.objects.filter(kind="approved").count() == 1
    Client().post(path("author", author.pk, "decisions"))
    second = held(email=WANDA, browser_of=author.pk, text=spammy.format(n=2))
    approve_comment(comment=second, by=admin)
    second.author.refresh_from_db()
    reject_comment(comment=second, by=admin, reason="No.")
    assert tell_rejected(comment=second, reason="No.", by=admin) is False
    work_all()
    assert to(mailoutbox, WANDA)[-1] == told


def test_who_has_proved_nothing_is_told_no_decision(mailoutbox: list[EmailMessage]) -> None:
    comment = held(email=WANDA)
    Author.objects.update(confirmed_at="2026-01-01T00:00:00Z")
    approve_comment(comment=comment, by=moderator("mod", email=""))
    work_all()
    assert to(mailoutbox, WANDA) == []


def test_a_moderator_ends_the_mails_about_what_waits(mailoutbox: list[EmailMessage]) -> None:
    ada = moderator("ada")
    held()
    url = mailoutbox[0].extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")
    Client().post(url, {"List-Unsubscribe": "One-Click"})
    assert ModeratorSettings.objects.get(user=ada).mail == "nothing"
    held()
    assert len(mailoutbox) == 1


def test_every_kind_of_mail_carries_the_headers(settings: Any, mailoutbox: list[EmailMessage]) -> None:
    settings.CONFIRM_EMAIL = "first"
    moderator("ada")
    author = proved(email=WANDA).author
    held(email="x@good.example")
    ask_for_mail(email="new@good.example", thread=make_thread(), level="all")
    thread = make_thread()
    follow(author=author, thread_id=thread.pk, level="all")
    submit(thread, email="y@good.example")
    work_all()
    assert {mail.to[0] for mail in mailoutbox} >= {
        WANDA,
        "ada@good.example",
        "new@good.example",
        "y@good.example",
    }
    for mail in mailoutbox:
        headers = mail.extra_headers
        assert headers["Auto-Submitted"] == "auto-generated"
        assert headers["List-Unsubscribe"].startswith("<http://testserver/comments/silence/")
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert Client().get(headers["List-Unsubscribe"].strip("<>")).status_code == 200
