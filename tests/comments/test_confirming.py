"""Proving an address: what is asked, of whom, how often, and what one click is worth."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from blog.models import Article
from comments.models import Author, Comment, Status, Subscription
from comments.services import links
from comments.services.confirmation import confirm_email
from comments.services.moderation import approve_comment
from comments.views.browser import AUTHOR_COOKIE
from tests.comments.commenting import as_remembered, link_in, say, to
from tests.making import make_article, moderator, submit, work_all
from tests.reading import strict_parse
from tests.wording import wording

pytestmark = pytest.mark.django_db
WANDA = "wanda@good.example"


@pytest.fixture(autouse=True)
def _first(settings: Any) -> None:
    settings.CONFIRM_EMAIL = "first"


def waiting(article: Article, text: str = "A first remark of mine.", email: str = WANDA) -> Comment:
    comment = say(Client(), article, text, email=email)
    assert comment.status == Status.UNCONFIRMED
    return comment


@pytest.mark.parametrize(
    ("policy", "typed", "in_own_browser"),
    [
        ("always", "unconfirmed", "unconfirmed"),
        ("first", "unconfirmed", "approved"),
        ("never", "approved", "approved"),
    ],
)
def test_who_is_asked_for_a_proof(
    policy: str, typed: str, in_own_browser: str, settings: Any, article: Article
) -> None:
    author = Author.objects.for_email(WANDA)
    Author.objects.update(confirmed_at=timezone.now())
    settings.CONFIRM_EMAIL = policy
    assert say(Client(), article, "Typed by anybody, maybe.", email=WANDA).status == typed
    own = say(as_remembered(Client(), author), article, "From my own browser.", email=WANDA)
    assert own.status == in_own_browser


def test_what_is_not_good_is_asked_for_nothing(article: Article, mailoutbox: list[EmailMessage]) -> None:
    spammy = "See [this](https://a.example/x) and [that](https://b.example/y) and https://c.example now"
    assert say(Client(), article, spammy, email=WANDA).status == Status.HELD
    assert mailoutbox == []


def test_the_click_publishes_all_that_waits_and_the_next_one_says_so(
    article: Article, mailoutbox: list[EmailMessage]
) -> None:
    first, second = waiting(article), waiting(make_article(), "And one elsewhere, a moment later.")
    (mail,) = mailoutbox
    link, client = link_in(mail, "confirm"), Client()
    page = client.get(link)
    assert strict_parse(page.content) is not None
    for comment in (first, second):
        assert comment.revision.text in page.content.decode()
    done = client.post(link, {"choose": "yes", "mine": [first.pk, second.pk]}).content.decode()
    assert "Your address is confirmed" in done
    assert set(Comment.objects.values_list("status", "proof")) == {("approved", "mail")}
    again = client.post(link)
    assert "already confirmed" in again.content.decode()
    assert AUTHOR_COOKIE not in client.cookies


def test_what_its_reader_did_not_write_never_appears(
    article: Article, mailoutbox: list[EmailMessage]
) -> None:
    own, forged = waiting(article), waiting(make_article(), "Words that somebody put into her mouth.")
    link = link_in(mailoutbox[0], "confirm")
    sent = {"choose": "yes", "shown": [own.pk, forged.pk], "mine": [own.pk]}
    shown = Client().post(link, sent).content.decode()
    assert "What you did not write" in shown
    forged.refresh_from_db()
    assert (forged.status, forged.proof, forged.events.last().action) == ("trashed", "", "disown")
    assert Comment.objects.get(pk=own.pk).status == Status.APPROVED


@pytest.mark.parametrize("number", [1, 2])
def test_what_came_after_the_page_was_shown_waits_for_a_click_of_its_own(
    number: int, article: Article, mailoutbox: list[EmailMessage]
) -> None:
    """Nobody is asked about it: it is neither published unseen nor thrown away."""
    seen = [waiting(make_article(), wording(each)) for each in range(number)]
    link = link_in(mailoutbox[0], "confirm")
    page = Client().get(link).content.decode()
    late = waiting(article, "Words that came a moment later.")
    sent = {name: re.findall(rf'name="{name}" value="(\w+)"', page) for name in ("choose", "shown", "mine")}
    Client().post(link, sent)
    assert {Comment.objects.get(pk=comment.pk).status for comment in seen} == {Status.APPROVED}
    late.refresh_from_db()
    assert (late.status, late.proof) == (Status.UNCONFIRMED, "")


def test_the_ticked_box_makes_the_next_comment_need_no_mail(
    article: Article, mailoutbox: list[EmailMessage]
) -> None:
    waiting(article)
    client = Client()
    client.post(link_in(mailoutbox[0], "confirm"), {"remember": "yes"})
    cookie = client.cookies[AUTHOR_COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert WANDA not in cookie.value
    assert say(client, article, "A second one, from the same browser.", email=WANDA).status == Status.APPROVED
    other = say(client, article, "But under an address that is another's.", email="other@good.example")
    assert (other.status, other.proof) == (Status.UNCONFIRMED, "")


def test_a_decision_of_a_person_stands_and_the_click_still_proves(
    article: Article, mailoutbox: list[EmailMessage]
) -> None:
    comment = waiting(article)
    approve_comment(comment=comment, by=moderator())
    shown = Client().post(link_in(mailoutbox[0], "confirm"))
    assert "confirmed" in shown.content.decode()
    comment.refresh_from_db()
    assert (comment.status, comment.proof) == ("approved", "mail")
    assert comment.author.confirmed_at is not None


def test_an_expired_link_brings_a_new_one_on_request(
    article: Article, mailoutbox: list[EmailMessage], time_machine: Any
) -> None:
    time_machine.move_to(timezone.now())
    waiting(article)
    link = link_in(mailoutbox[0], "confirm")
    time_machine.shift(timedelta(days=7, seconds=5))
    page = Client().get(link)
    assert page.status_code == 410
    assert "Send me a new link" in page.content.decode()
    assert "on its way" in Client().post(link).content.decode()
    work_all()
    assert len(mailoutbox) == 2
    Client().post(link_in(mailoutbox[1], "confirm"))
    assert Comment.objects.get().status == Status.APPROVED


def test_a_link_whose_comment_is_gone_says_so(article: Article, mailoutbox: list[EmailMessage]) -> None:
    comment = waiting(article)
    link = link_in(mailoutbox[0], "confirm")
    comment.author.access += 1
    comment.author.save()
    page = Client().get(link)
    assert page.status_code == 410
    assert "replaced" in page.content.decode()


def test_what_was_ticked_is_followed_from_the_click_on(article: Article) -> None:
    comment = submit(article.thread, email=WANDA, notify="all")
    work_all()
    assert not Subscription.objects.exists(), "nobody has proved anything yet"
    confirm_email(author=comment.author)
    assert Subscription.objects.get().level == "all"


@pytest.mark.parametrize("policy", ["never", "first"])
def test_who_is_published_without_a_proof_is_asked_whether_they_want_mail(
    policy: str, article: Article, settings: Any, mailoutbox: list[EmailMessage]
) -> None:
    settings.CONFIRM_EMAIL = policy
    comment = submit(article.thread, email=WANDA, notify="replies")
    work_all()
    if policy == "first":
        approve_comment(comment=Comment.objects.get(pk=comment.pk), by=moderator())
    work_all()
    assert not Subscription.objects.exists()
    mails = to(mailoutbox, WANDA)
    assert len(mails) == 1, "one link at a time"
    if policy == "never":
        Client().post(link_in(mails[0], "follow"))
    else:
        Client().post(link_in(mails[0], "confirm"))
    assert Subscription.objects.get().level == "replies"


def test_the_proof_of_one_address_is_none_of_another(article: Article) -> None:
    comment, other = waiting(article), waiting(article, "Somebody else says this.", "other@good.example")
    confirm_email(author=comment.author)
    other.refresh_from_db()
    assert (other.status, other.proof) == (Status.UNCONFIRMED, "")


def test_no_comment_can_be_claimed_that_is_not_theirs(article: Article) -> None:
    comment, other = waiting(article), waiting(article, "Somebody else says this.", "other@good.example")
    confirm_email(author=comment.author, mine={other.pk})
    other.refresh_from_db()
    assert (other.status, other.proof) == (Status.UNCONFIRMED, "")
    confirm_email(author=comment.author, mine=set(), not_mine={other.pk})
    other.refresh_from_db()
    assert (other.status, other.proof) == (Status.UNCONFIRMED, "")


@pytest.mark.parametrize("cookie", ["", "x", "1:2:3", "é" * 50, "." * 900])
def test_a_damaged_cookie_is_no_cookie(article: Article, cookie: str) -> None:
    client = Client()
    client.cookies[AUTHOR_COOKIE] = cookie
    assert say(client, article, "With a broken cookie.", email=WANDA).proof == ""


def test_a_cookie_of_before_everything_was_forgotten_is_no_proof(article: Article) -> None:
    author = Author.objects.for_email(WANDA)
    client = as_remembered(Client(), author)
    Author.objects.update(access=1)
    assert say(client, article, "From a browser that was forgotten.", email=WANDA).proof == ""
    assert links.author_of([author.pk, 1]) == author
