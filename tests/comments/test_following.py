"""Following discussions: who is told of what, once, and how soon."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from blog.models import Article
from blog.models import Author as Writer
from comments.models import Author, Comment, Job, Mail, ModeratorSettings, Notice, Subscription
from comments.services import notifying
from comments.services.editing import edit_own
from comments.services.following import follow
from comments.services.moderation import approve_comment, hold_comment, trash_comment
from comments.services.news import queue_due_news
from comments.services.notifying import AT_ONCE_PER_HOUR
from tests.comments.commenting import as_remembered, link_in, to
from tests.making import make_article, make_thread, moderator, published, submit, work_all

pytestmark = pytest.mark.django_db
ADA, BEN = "ada@good.example", "ben@good.example"


def follower(article: Article, level: str = "all", email: str = ADA, **fields: Any) -> Author:
    author = Author.objects.for_email(email)
    Author.objects.filter(pk=author.pk).update(confirmed_at=timezone.now(), **fields)
    follow(author=author, thread_id=article.thread_id, level=level)
    author.refresh_from_db()
    return author


def subjects(mails: list[EmailMessage], address: str) -> list[str]:
    return [str(mail.subject) for mail in to(mails, address)]


# --- who is told -------------------------------------------------------------------------------------------


def test_whoever_follows_the_discussion_is_told_of_each_comment(
    article: Article, mailoutbox: list[EmailMessage]
) -> None:
    follower(article)
    comment = published(article.thread, name="Ben Hale", text="A new thought, from Ben.")
    published(make_thread(), text="Somewhere else entirely.")
    work_all()
    (mail,) = to(mailoutbox, ADA)
    assert "Ben Hale commented" in mail.subject
    assert "A new thought, from Ben." in mail.body
    assert f"http://testserver/comments/{comment.pk}/" in mail.body


def test_who_wants_replies_is_told_of_those_only(article: Article, mailoutbox: list[EmailMessage]) -> None:
    mine = published(article.thread, email=ADA)
    follower(article, "replies")
    published(article.thread, text="Nobody is answered by this.")
    reply = published(article.thread, parent_id=mine.pk, name="Ben Hale", text="I answer you, Ada.")
    published(article.thread, parent_id=reply.pk, text="And I answer Ben.")
    work_all()
    assert [("replied to you" in subject) for subject in subjects(mailoutbox, ADA)] == [True]


def test_nobody_is_told_of_their_own_under_any_spelling(
    article: Article, mailoutbox: list[EmailMessage]
) -> None:
    follower(article, email="ada.b@gmail.com")
    comment = submit(article.thread, email="a.d.a.b+notes@googlemail.com")
    work_all()
    approve_comment(comment=Comment.objects.get(pk=comment.pk), by=moderator("mod", email=""))
    work_all()
    assert Comment.objects.get(pk=comment.pk).is_public
    assert mailoutbox == []


def test_what_is_not_public_is_told_to_nobody(article: Article, mailoutbox: list[EmailMessage]) -> None:
    follower(article)
    submit(article.thread, text="https://a.example https://b.example https://c.example")
    work_all()
    trash_comment(comment=published(make_thread()), by=moderator("mod", email=""))
    work_all()
    assert to(mailoutbox, ADA) == []


def test_what_is_taken_back_before_the_mail_leaves_is_not_told(
    article: Article, mailoutbox: list[EmailMessage]
) -> None:
    follower(article)
    comment = submit(article.thread)
    while not Mail.objects.filter(kind="follow").exists():
        from comments.outbox.work import work_off
        from comments.tasks import HANDLERS

        for kind in ("validate_email", "screen", "notify"):
            work_off(kind, HANDLERS[kind])
    trash_comment(comment=Comment.objects.get(pk=comment.pk), by=moderator("mod", email=""))
    work_all()
    assert to(mailoutbox, ADA) == []
    assert Mail.objects.get(kind="follow").state == "dropped"


def test_each_is_told_once_whatever_becomes_of_the_comment(
    article: Article, mailoutbox: list[EmailMessage]
) -> None:
    follower(article), follower(article, email=BEN)
    admin = moderator("mod", email="")
    comment = published(article.thread)
    for _ in range(3):
        hold_comment(comment=Comment.objects.get(pk=comment.pk), by=admin)
        approve_comment(comment=Comment.objects.get(pk=comment.pk), by=admin)
        edit_own(comment=Comment.objects.get(pk=comment.pk), text=f"Another wording, {timezone.now()}.")
        work_all()
    Job.objects.filter(kind="notify").update(state="due", run_after=timezone.now(), attempts=0)
    work_all()
    assert (len(to(mailoutbox, ADA)), len(to(mailoutbox, BEN))) == (1, 1)


def test_a_held_comment_is_told_when_a_person_publishes_it(
    article: Article, mailoutbox: list[EmailMessage]
) -> None:
    follower(article)
    comment = submit(article.thread, text="https://a.example https://b.example https://c.example")
    work_all()
    assert to(mailoutbox, ADA) == []
    approve_comment(comment=Comment.objects.get(pk=comment.pk), by=moderator("mod", email=""))
    work_all()
    assert len(to(mailoutbox, ADA)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_jobs_about_one_comment_at_once_tell_everybody_once(mailoutbox: list[EmailMessage]) -> None:
    article = make_article()
    follower(article), follower(article, email=BEN, pace="daily")
    comment = published(article.thread)
    Notice.objects.all().delete(), Mail.objects.all().delete()
    told = Comment.objects.select_related("thread__owner", "author", "parent").get(pk=comment.pk)
    barrier = Barrier(4)

    def tell(_: int) -> None:
        try:
            barrier.wait()
            with transaction.atomic():
                notifying._tell(told)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(tell, range(4)))
    assert Notice.objects.count() == 2
    assert Mail.objects.filter(kind="follow").count() == 1
    assert Notice.objects.get(waits=False).mail == Mail.objects.get()


def test_followers_cost_no_query_each(article: Article, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        follower(article, email=f"fan{number}@good.example")
    comment = published(article.thread)
    Notice.objects.all().delete()
    with django_assert_max_num_queries(15):
        notifying._tell(
            Comment.objects.select_related("thread__owner", "author", "parent").get(pk=comment.pk)
        )
    assert Notice.objects.count() == 30


# --- the mail -------------------------------------------------------------------------------------------------


def test_the_mail_belongs_to_its_discussion_and_can_be_ended(
    article: Article, mailoutbox: list[EmailMessage]
) -> None:
    author = follower(article)
    root = published(article.thread)
    reply = published(article.thread, parent_id=root.pk)
    work_all()
    first, second = to(mailoutbox, ADA)
    ids = [f"<follow.{comment.pk}.a{author.pk}@testserver>" for comment in (root, reply)]
    assert [mail.extra_headers["Message-ID"] for mail in (first, second)] == ids
    assert second.extra_headers["References"].split() == [f"<thread.{article.thread_id}@testserver>", ids[0]]
    assert second.extra_headers["In-Reply-To"] == ids[0]
    assert second.extra_headers["Auto-Submitted"] == "auto-generated"
    assert second.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = second.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")
    assert Client().get(url).status_code == 200
    assert Subscription.objects.exists(), "looking ends nothing"
    assert Client(enforce_csrf_checks=True).post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.exists()
    published(article.thread)
    work_all()
    assert len(to(mailoutbox, ADA)) == 2


TRICKS = (
    "Look: https://evil.example/login and www.evil.example, mail me@evil.example, [click](https://evil.example/a)"
    " <https://evil.example/b> evil.example/path `evil.example` 192.0.2.1"
)


def test_nothing_that_a_stranger_wrote_can_be_clicked(
    article: Article, mailoutbox: list[EmailMessage]
) -> None:
    follower(article)
    comment = submit(article.thread, name="evil.example", text=TRICKS)
    work_all()
    approve_comment(comment=Comment.objects.get(pk=comment.pk), by=moderator("mod", email=""))
    work_all()
    (mail,) = to(mailoutbox, ADA)
    html = str(mail.alternatives[0][0])
    for link in re.findall(r'(?:href|src)="([^"]*)"', html):
        assert link.startswith("http://testserver/"), link
    for part in (mail.body, html):
        for clickable in ("https://evil", "www.evil", "@evil", "evil.example", "192.0.2.1"):
            assert clickable not in part
        assert "evil.\N{ZERO WIDTH SPACE}example" in part, "it looks the same"


# --- how soon -----------------------------------------------------------------------------------------------


def test_a_digest_tells_all_at_once_at_the_chosen_pace(
    article: Article, mailoutbox: list[EmailMessage], time_machine: Any
) -> None:
    time_machine.move_to(timezone.now())
    author = follower(article, pace="daily", digest_at=timezone.now())
    said = [published(article.thread) for _ in range(3)]
    assert queue_due_news() == 0
    work_all()
    assert to(mailoutbox, ADA) == []
    time_machine.shift(timedelta(days=1, seconds=1))
    assert queue_due_news() == 1
    assert queue_due_news() == 0
    work_all()
    (mail,) = to(mailoutbox, ADA)
    assert "3 new comments" in mail.subject
    assert [comment.revision.text in mail.body for comment in said] == [True] * 3
    assert not Notice.objects.filter(author=author, waits=True).exists()


def test_a_flood_becomes_one_digest(article: Article, mailoutbox: list[EmailMessage]) -> None:
    follower(article)
    for _ in range(AT_ONCE_PER_HOUR + 5):
        published(article.thread)
    work_all()
    assert len(to(mailoutbox, ADA)) == AT_ONCE_PER_HOUR
    assert queue_due_news() == 1
    work_all()
    assert "5 new comments" in to(mailoutbox, ADA)[-1].subject


def test_a_digest_leaves_out_what_is_gone_and_is_not_sent_empty(
    article: Article, mailoutbox: list[EmailMessage]
) -> None:
    follower(article, pace="hourly")
    comment = published(article.thread)
    trash_comment(comment=Comment.objects.get(pk=comment.pk), by=moderator("mod", email=""))
    assert queue_due_news() == 1
    work_all()
    assert to(mailoutbox, ADA) == []
    assert Mail.objects.get(kind="news").state == "dropped"


# --- whose article it is ----------------------------------------------------------------------------------------


@pytest.fixture
def own_article() -> Article:
    writer = Writer.objects.create(name="Wendy", slug="wendy", user=moderator("wendy"))
    return make_article(author=writer)


@pytest.mark.parametrize(("choice", "mails"), [("each", 1), ("hourly", 0), ("nothing", 0)])
def test_whoever_wrote_the_article_is_told_as_they_wish(
    own_article: Article, mailoutbox: list[EmailMessage], choice: str, mails: int
) -> None:
    ModeratorSettings.objects.create(user=own_article.author.user, articles=choice)
    published(own_article.thread)
    work_all()
    assert len(to(mailoutbox, "wendy@good.example")) == mails
    assert queue_due_news() == (choice == "hourly")


def test_the_link_in_such_a_mail_ends_it(own_article: Article, mailoutbox: list[EmailMessage]) -> None:
    published(own_article.thread)
    work_all()
    (mail,) = to(mailoutbox, "wendy@good.example")
    assert "the article is yours" in mail.body
    Client().post(link_in(mail, "silence"), {"List-Unsubscribe": "One-Click"})
    published(own_article.thread)
    work_all()
    assert len(to(mailoutbox, "wendy@good.example")) == 1


def test_an_author_who_gets_an_account_owns_their_threads() -> None:
    article = make_article()
    assert article.thread.owner is None
    article.author.user = moderator("ada")
    article.author.save()
    article.thread.refresh_from_db()
    assert article.thread.owner == article.author.user


# --- without saying anything --------------------------------------------------------------------------------------


def test_following_takes_a_click_in_the_mailbox(article: Article, mailoutbox: list[EmailMessage]) -> None:
    path = f"/comments/follow/{article.thread_id}/"
    assert Client().get(path).status_code == 200
    answer = Client().post(path, {"email": ADA, "level": "all"})
    assert "on its way" in answer.content.decode()
    assert not Author.objects.exists(), "nothing is known of an address that was only typed"
    work_all()
    (mail,) = mailoutbox
    link = link_in(mail, "follow")
    assert Client().get(link).status_code == 200
    assert not Subscription.objects.exists()
    Client().post(link)
    assert Subscription.objects.get().author.confirmed_at is not None
    published(article.thread)
    work_all()
    assert len(to(mailoutbox, ADA)) == 2


def test_a_remembered_browser_follows_with_one_click(client: Client, article: Article) -> None:
    as_remembered(client, Author.objects.for_email(ADA))
    client.post(f"/comments/follow/{article.thread_id}/", {"as": "me", "level": "replies"})
    assert Subscription.objects.get().level == "replies"


@pytest.mark.parametrize("typed", [{"email": "nonsense", "level": "all"}, {"email": ADA, "level": "x"}, {}])
def test_bad_input_is_said_and_asks_nothing(article: Article, typed: dict[str, str]) -> None:
    response = Client().post(f"/comments/follow/{article.thread_id}/", typed)
    assert response.status_code == 422
    assert not Job.objects.filter(kind="answer").exists()


def test_ticking_less_makes_nothing_less(article: Article) -> None:
    author = follower(article, "all")
    comment = submit(article.thread, email=ADA, browser_of=author.pk, notify="replies")
    work_all()
    assert Comment.objects.get(pk=comment.pk).is_public
    assert Subscription.objects.get().level == "all"
