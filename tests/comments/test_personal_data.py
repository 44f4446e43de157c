"""What a person is given: everything about them, and nothing about anybody else."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.models import Author, Comment, Mail, Notice, Subscription, Suppression
from comments.services.appeals import appeal
from comments.services.editing import edit_comment
from comments.services.erasing import erase_author
from comments.services.moderation import reject_comment
from comments.services.notes import add_note
from comments.services.personal_data import personal_data
from comments.services.reports import report_comment
from tests.comments.old import put
from tests.making import make_thread, moderator, published, submit, work_all

pytestmark = pytest.mark.django_db
PERSON = {
    "name": "Ada Reader",
    "email": "ada.reader@good.example",
    "url": "https://ada.example/",
    "ip": "203.0.113.7",
}


@pytest.fixture
def bob(db: None) -> User:
    return moderator("bob")


def author_of(comment: Comment) -> Author:
    return Author.objects.get(pk=comment.author_id)


def test_everything_that_is_known_is_in_it(bob: User) -> None:
    thread = make_thread()
    comment = published(thread, **PERSON, user_agent="Browser/1", text="First words, said by me.")
    rejected = put(
        submit(thread, **PERSON, text="See https://one.example/a and https://two.example/b"), "reject", bob
    )
    work_all()
    appeal(comment=rejected, text="Why was it rejected?")
    answer = published(thread, parent_id=comment.pk)
    author = author_of(comment)
    Author.objects.filter(pk=author.pk).update(confirmed_at=timezone.now(), user=bob)
    Subscription.objects.create(author=author, thread=thread, level="replies")
    mail = Mail.objects.create(
        kind="follow", key="f", message_id="<f>", author=author, comment=answer, state="sent"
    )
    Notice.objects.create(author=author, comment=answer, why="reply", mail=mail)
    Suppression.objects.create(mailbox_hash=author.mailbox_hash, scope="news", reason="request")
    data = json.loads(json.dumps(personal_data(author_of(comment))))
    who = data["person"]
    assert (who["address"], who["account"]) == ("ada.reader@good.example", "bob")
    assert who["address_proved"]
    assert who["no_mail_because"] == "its reader asked for it"
    assert (who["approved"], who["rejected"]) == (1, 1)
    first, second = data["comments"]
    assert (first["status"], first["name"], first["website"]) == (
        "approved",
        "Ada Reader",
        "https://ada.example/",
    )
    assert (first["ip"], first["browser"], first["seconds_to_fill_in"]) == ("203.0.113.7", "Browser/1", 40.0)
    assert [wording["text"] for wording in first["wordings"]] == ["First words, said by me."]
    assert first["page"].endswith(thread.url)
    assert second["screenings"][0]["signals"]
    assert second["appeals"][0]["text"] == "Why was it rejected?"
    assert [(event["what"], event["by"]) for event in second["history"]] == [("reject", "a moderator")]
    assert data["subscriptions"][0]["follows"] == "replies to me"
    assert data["mails"][-1]["state"] == "sent"
    assert data["told_of_comments"][0]["comment"] == answer.pk


def test_nothing_of_anybody_else_is_in_it(bob: User) -> None:
    comment = published(**PERSON)
    published(
        comment.thread, parent_id=comment.pk, name="Unique Neighbour", text="Neighbourly words of another."
    )
    report_comment(comment=comment, key="k", reason="other", text="Reported words.")
    add_note(text="Noted words.", by=bob, comment=comment)
    add_note(text="Noted words.", by=bob, author=comment.author)
    edit_comment(
        comment=Comment.objects.get(pk=comment.pk), text="Words of mine, mended.", by=bob, reason="secret"
    )
    put(comment, "trash", bob)
    said = json.dumps(personal_data(author_of(comment))).lower()
    for word in ("neighbour", "reported", "noted", "bob", "secret"):
        assert word not in said
    assert "words of mine, mended." in said


def test_a_moderators_reason_is_in_it_once_it_was_mailed(bob: User) -> None:
    comment = submit(**PERSON)
    reject_comment(comment=comment, by=bob, reason="It advertises.")
    author = author_of(comment)
    assert personal_data(author)["comments"][0]["history"][-1]["reason"] is None
    Mail.objects.create(
        kind="rejected",
        key="r",
        message_id="<r>",
        author=author,
        comment=comment,
        comment_version=comment.version,
    )
    assert personal_data(author)["comments"][0]["history"][-1]["reason"] == "It advertises."


def test_the_number_of_queries_does_not_grow(bob: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            personal_data(Author.objects.select_related("user").get(email=PERSON["email"]))
        return len(asked)

    def one(number: int) -> None:
        comment = submit(**PERSON, text=f"Words in turn, number {number}.")
        work_all()
        author = author_of(comment)
        Subscription.objects.create(author=author, thread=comment.thread, level="all")
        mail = Mail.objects.create(kind="news", key=f"n{number}", message_id=f"<{number}>", author=author)
        Notice.objects.create(author=author, comment=comment, why="discussion", mail=mail)

    one(1)
    before = queries()
    for number in range(2, 6):
        one(number)
    assert queries() == before


@pytest.mark.parametrize("keep_words", [True, False])
def test_of_the_erased_there_is_nothing_left_to_give(keep_words: bool) -> None:
    comment = published(**PERSON)
    connection.check_constraints()
    erase_author(comment.author, keep_words=keep_words, by=None)
    data: dict[str, Any] = personal_data(author_of(comment))
    assert data["person"]["address"] == ""
    assert len(data["comments"]) == int(keep_words)
    assert "reader" not in json.dumps(data["comments"]).lower()
