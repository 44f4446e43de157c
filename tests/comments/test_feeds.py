"""The Atom feed of comments: whole, public, and readable whatever was typed."""

from xml.dom.minidom import parseString

import feedparser
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comments.services.moderation import mark_spam
from tests.comments.many import publish_many
from tests.making import make_thread, moderator, published, submit

pytestmark = pytest.mark.django_db


def read(client: Client, url: str = "/comments/feed/") -> feedparser.FeedParserDict:
    response = client.get(url)
    assert response.status_code == 200
    assert not response.cookies
    parseString(response.content)
    parsed = feedparser.parse(response.content)
    assert not parsed.bozo
    return parsed


def test_the_newest_public_comments_come_first(client: Client) -> None:
    first, second = published(name="Ada"), published(name="Bo")
    submit(text="Not yet screened by anybody.")
    entries = read(client).entries
    assert [entry.author for entry in entries] == ["Bo", "Ada"]
    assert entries[1].link == f"http://testserver/comments/{first.pk}/"
    assert entries[0].title == f"Bo on “{second.thread.title}”"
    assert entries[1].summary == first.revision.html.strip()


def test_a_removed_comment_leaves_the_feed(client: Client) -> None:
    comment = published()
    mark_spam(comment=comment, by=moderator())
    assert read(client).entries == []


def test_a_discussion_has_a_feed_of_its_own(client: Client) -> None:
    thread = make_thread()
    mine, _ = published(thread), published()
    feed = read(client, f"/comments/feed/{thread.pk}/")
    assert [entry.link.split("/")[-2] for entry in feed.entries] == [str(mine.pk)]
    assert feed.feed.link == f"http://testserver{thread.url}"
    assert client.get("/comments/feed/999999999/").status_code == 404


def test_no_comment_can_break_the_feed(client: Client) -> None:
    nasty = "]]> <!-- & \x00 \x1b \ud800 \ufffe \uffff \u202e <script>"
    from comments.forms import CommentForm

    form = CommentForm({"comment": nasty, "author": nasty, "email": "a@good.example"})
    assert form.is_valid(), form.errors
    published(text=form.cleaned_data["comment"], name=form.cleaned_data["author"])
    assert len(read(client).entries) == 1


def test_a_feed_is_short_and_costs_one_query(client: Client) -> None:
    publish_many(make_thread(), 200, width=1)
    with CaptureQueriesContext(connection) as captured:
        assert len(read(client).entries) == 30
    assert len(captured) == 1
