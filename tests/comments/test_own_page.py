"""The page of one's own comments: everything that an account would let one do."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from comments.models import Author, Comment, Mail, MailRequest, Status, Subscription
from comments.services import links
from comments.services.following import follow
from comments.services.moderation import mark_spam, reject_comment
from comments.services.telling import tell_rejected
from comments.services.withdrawing import withdraw
from comments.views.browser import AUTHOR_COOKIE
from tests.comments.commenting import as_remembered, link_in, proved
from tests.making import make_thread, moderator, submit, work_all
from tests.reading import strict_parse

pytestmark = pytest.mark.django_db
WANDA = "wanda@good.example"


@pytest.fixture(autouse=True)
def _first(settings: Any) -> None:
    settings.CONFIRM_EMAIL = "first"


@pytest.fixture
def comment() -> Comment:
    return proved(email=WANDA, name="Wanda Reed", text="What I have to say about it.")


def page_of(author: Author) -> str:
    author.refresh_from_db()
    return f"/comments/mine/{links.author_token(links.ACCESS, author)}/"


def test_the_way_there_is_mailed(comment: Comment, mailoutbox: list[EmailMessage]) -> None:
    Mail.objects.all().delete()  # the confirmation of a moment ago
    answer = Client().post("/comments/mine/", {"do": "ask", "email": WANDA})
    assert "on its way" in answer.content.decode()
    work_all()
    page = Client().get(link_in(mailoutbox[-1], "mine"))
    assert "What I have to say about it." in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "private, no-store"
    assert not MailRequest.objects.exists(), "a request is forgotten when it is answered"
    strict_parse(page.content.decode())


def test_an_unknown_address_gets_the_same_answer_and_no_mail(
    comment: Comment, mailoutbox: list[EmailMessage]
) -> None:
    Mail.objects.all().delete()
    known, unknown = (
        Client().post("/comments/mine/", {"do": "ask", "email": email})
        for email in (WANDA, "no@good.example")
    )
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    before = len(mailoutbox)
    work_all()
    assert [mail.to for mail in mailoutbox[before:]] == [[WANDA]]
    assert not Author.objects.filter(email="no@good.example").exists()


def test_every_comment_stands_there_with_what_became_of_it(comment: Comment) -> None:
    author, admin = comment.author, moderator()
    browser = {"email": WANDA, "browser_of": author.pk}
    waits = submit(make_thread(), text="The harbour was closed that winter.", email=WANDA)
    rejected, spam = (
        submit(make_thread(), text=f"Words of mine, {n}.", **browser) for n in ("rejected", "spam")
    )
    work_all()
    unsaid = submit(make_thread(), text="The bakery opened at five in those days.", **browser)
    work_all()
    reject_comment(comment=Comment.objects.get(pk=unsaid.pk), by=admin, reason="He again.")
    reject_comment(comment=Comment.objects.get(pk=rejected.pk), by=admin, reason="Off the subject.")
    tell_rejected(comment=Comment.objects.get(pk=rejected.pk), reason="Off the subject.", by=admin)
    mark_spam(comment=Comment.objects.get(pk=spam.pk), by=admin, reason="An advert.")
    proved(text="The words of somebody else.")
    waits.refresh_from_db()
    assert waits.status == Status.UNCONFIRMED, waits.events.last().reason
    page = Client().get(page_of(author)).content.decode()
    for words in (
        "What I have to say about it.",
        "Off the subject.",
        "Ask for another look",
        "The harbour was closed that winter.",
    ):
        assert words in page
    assert "Please confirm that you wrote this." in page
    assert links.confirm_url(author, waits.pk).rsplit(":", 1)[0][-20:-8] in page
    assert "is waiting for a moderator" in page, "spam is told like held"
    assert "An advert." not in page
    assert "He again." not in page, "for colleagues, unless it was mailed"
    assert "somebody else" not in page


def test_it_costs_the_same_with_many_comments(
    comment: Comment, client: Client, django_assert_num_queries: Any
) -> None:
    author = comment.author
    path = page_of(author)
    with django_assert_num_queries(3):
        client.get(path)
    for _ in range(12):
        submit(email=WANDA, browser_of=author.pk)
    work_all()
    with django_assert_num_queries(3):
        client.get(path)


def test_longer_lists_have_pages(comment: Comment, monkeypatch: Any) -> None:
    monkeypatch.setattr("comments.services.own_page.PER_PAGE", 2)
    monkeypatch.setattr("comments.views.own_page.PER_PAGE", 2)
    for number in range(3):
        submit(email=WANDA, browser_of=comment.author_id, text=f"And again something, number {number}.")
    path = page_of(comment.author)
    first = Client().get(path).content.decode()
    assert "number 2" in first
    assert "number 0" not in first
    older = Client().get(f"{path}?before={Comment.objects.order_by('-pk')[1].pk}").content.decode()
    assert "number 0" in older
    for nonsense in ("x", "-1", "9" * 30, "²"):
        assert Client().get(path, {"before": nonsense}).status_code == 200


def test_looking_changes_nothing_and_acting_proves(comment: Comment) -> None:
    typed = submit(email="only.typed@good.example")
    author = typed.author
    path = page_of(author)
    Client().get(path)
    author.refresh_from_db()
    assert author.confirmed_at is None
    Client().post(path, {"do": "mail", "pace": "daily"})
    author.refresh_from_db()
    assert (author.pace, author.hears_decisions) == ("daily", False)
    assert author.confirmed_at is not None, "whoever has the link reads the mailbox"


def test_the_name_is_changed_on_all_comments_and_readers_see_it(comment: Comment) -> None:
    path = page_of(comment.author)
    assert Client().post(path, {"do": "name", "author": "Wanda Lake"}).status_code == 303
    shown = Client().get(comment.thread.url).content.decode()
    assert "Wanda Lake" in shown
    assert "Wanda Reed" not in shown
    assert comment.events.last().action == "rename"


@pytest.mark.parametrize(
    "name", ["Ada Lovelace", "Аda Lоvelace", "Moderator", "cheap viagra pills https://x.example"]
)
def test_a_name_that_would_be_held_is_refused(comment: Comment, name: str) -> None:
    response = Client().post(page_of(comment.author), {"do": "name", "author": name})
    assert response.status_code == 422
    assert "choose another" in response.content.decode()
    comment.refresh_from_db()
    assert comment.name == "Wanda Reed"


def test_an_empty_name_is_said_beside_its_field(comment: Comment) -> None:
    response = Client().post(page_of(comment.author), {"do": "name", "author": "\u200b"})
    assert response.status_code == 422
    assert "at least one visible character" in response.content.decode()


def test_what_is_being_screened_keeps_the_name_it_is_screened_with(comment: Comment) -> None:
    pending = submit(email=WANDA, name="Wanda Reed", browser_of=comment.author_id)
    Client().post(page_of(comment.author), {"do": "name", "author": "Wanda Lake"})
    pending.refresh_from_db()
    assert pending.name == "Wanda Reed"


def test_subscriptions_are_changed_and_ended(comment: Comment) -> None:
    author, threads = comment.author, [make_thread(), make_thread(), make_thread()]
    for thread in threads:
        follow(author=author, thread_id=thread.pk, level="all")
    path = page_of(author)
    Client().post(path, {"do": "follow", "thread": threads[0].pk, "level": "replies"})
    Client().post(path, {"do": "follow", "thread": threads[1].pk, "level": ""})
    kept = dict(Subscription.objects.filter(author=author).values_list("thread", "level"))
    assert kept == {threads[0].pk: "replies", threads[2].pk: "all"}
    foreign = make_thread()
    Client().post(path, {"do": "follow", "thread": foreign.pk, "level": "all"})
    assert not Subscription.objects.filter(thread=foreign).exists(), "following begins with a wish to"
    Client().post(path, {"do": "follow", "thread": "all"})
    assert not Subscription.objects.filter(author=author).exists()


def test_the_browser_is_remembered_and_forgotten(comment: Comment, client: Client) -> None:
    path = page_of(comment.author)
    client.post(path, {"do": "remember"})
    assert "What I have to say" in client.get("/comments/mine/").content.decode()
    client.post(path, {"do": "forget"})
    assert client.cookies[AUTHOR_COOKIE].value == ""
    dead = Client().get(path)
    assert dead.status_code == 410
    assert "replaced by another" in dead.content.decode()


def test_everything_can_be_taken_away_as_json(comment: Comment) -> None:
    author = comment.author
    response = Client().get(f"{page_of(author)}export/")
    assert response["Content-Disposition"] == 'attachment; filename="my-comments.json"'
    whole = json.loads(response.content)
    assert WANDA in json.dumps(whole)
    assert "What I have to say about it." in json.dumps(whole)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("choice", "left"), [("keep", True), ("delete", False)])
def test_everything_can_be_erased(comment: Comment, choice: str, left: bool) -> None:
    author = comment.author
    path = f"{page_of(author)}erase/"
    assert Client().post(path, {"words": "perhaps"}).status_code == 422
    assert Author.objects.filter(email=WANDA).exists()
    assert "Erased" in Client().post(path, {"words": choice}).content.decode()
    assert not Author.objects.filter(email=WANDA).exists()
    shown = Client().get(comment.thread.url).content.decode()
    assert ("What I have to say about it." in shown) is left
    assert "Wanda Reed" not in shown
    assert Client().get(path).status_code == 410


def test_one_comment_is_edited_and_deleted_from_there(comment: Comment) -> None:
    path = page_of(comment.author)
    assert Client().get(f"{path}{comment.pk}/edit/").status_code == 200
    assert (
        Client().post(f"{path}{comment.pk}/edit/", {"comment": "A second thought of mine."}).status_code
        == 303
    )
    work_all()
    assert "A second thought of mine." in Client().get(comment.thread.url).content.decode()
    assert Client().post(f"{path}{comment.pk}/delete/").status_code == 303
    assert Comment.objects.get(pk=comment.pk).status == Status.TRASHED
    assert "A second thought of mine." not in Client().get(path).content.decode()


def test_another_persons_comment_is_out_of_reach(comment: Comment) -> None:
    other = proved(text="The words of somebody else.")
    for act in ("edit", "delete"):
        assert (
            Client().post(f"{page_of(comment.author)}{other.pk}/{act}/", {"comment": "Mine now."}).status_code
            == 403
        )
    assert Comment.objects.get(pk=other.pk).status == Status.APPROVED


def test_a_deleted_comment_is_not_offered_again(comment: Comment) -> None:
    withdraw(comment=comment)
    assert "There are no comments" in Client().get(page_of(comment.author)).content.decode()


def test_an_unknown_act_is_refused_kindly(comment: Comment) -> None:
    response = Client().post(page_of(comment.author), {"do": "fly"})
    assert response.status_code == 400
    assert "press one of its buttons" in response.content.decode()


def test_links_end_after_a_week(comment: Comment, time_machine: Any) -> None:
    path = page_of(comment.author)
    time_machine.move_to(timezone.now() + timedelta(days=7, seconds=5))
    response = Client().get(path)
    assert response.status_code == 410
    assert "expired" in response.content.decode()


def test_a_cookie_ends_after_half_a_year(comment: Comment, client: Client, time_machine: Any) -> None:
    as_remembered(client, comment.author)
    time_machine.move_to(timezone.now() + timedelta(days=180, seconds=5))
    assert "Mail me the way" in client.get("/comments/mine/").content.decode()


def test_without_the_cookie_nothing_can_be_done(comment: Comment) -> None:
    for path in ("/comments/mine/export/", "/comments/mine/erase/"):
        assert Client().get(path).status_code == 403
    assert Client().post("/comments/mine/", {"do": "forget"}).status_code == 403
