"""Reading a discussion: its order, its pages, its cost, and who may keep a copy."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Article
from comments.models import Comment, Thread
from comments.services.moderation import mark_spam, trash_comment
from comments.services.policy import is_closed
from tests.comments.many import publish_many
from tests.comments.watching import as_its_author
from tests.making import make_article, moderator, published, submit
from tests.reading import fields, shown_comments, strict_parse

pytestmark = pytest.mark.django_db


def queries(client: Client, url: str, **headers: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(url, headers=headers)
    return len(captured)


# --- cost ---------------------------------------------------------------------------------------


def test_ten_thousand_comments_take_no_more_queries_than_ten(
    client: Client, article: Article, url: str
) -> None:
    publish_many(article.thread, 10)
    assert not is_closed(article.thread)  # the policy of the site is asked for once a minute
    few, again = queries(client, url), queries(client, url)
    publish_many(article.thread, 9_990)
    assert article.thread.comment_count == 10_000
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the rows keep the promises of the triggers
    last = f"{url}comments/40/"
    assert [queries(client, url), queries(client, last)] == [few, few]
    assert [queries(client, url), queries(client, last), queries(client, f"{url}?replyto=1")] == [
        again,
        again,
        again + 1,
    ]
    assert (few, again) == (4, 1)


def test_a_repeated_request_costs_one_query_and_no_template(client: Client, url: str) -> None:
    tag = client.get(url).headers["ETag"]
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url, headers={"If-None-Match": tag})
    assert response.status_code == 304
    assert response.content == b""
    assert response.headers["ETag"] == tag
    assert not response.templates
    assert len(captured) <= 2


# --- order and nesting --------------------------------------------------------------------------


def test_every_comment_is_nested_under_the_one_it_answers(client: Client, article: Article, url: str) -> None:
    thread, by_anchor = article.thread, {}
    first, second = published(thread), published(thread)
    grown = [first, second]
    for parent in (0, 0, 2, 4, 5, 6, 1, 2, 3, 7, 9):
        grown.append(published(thread, parent_id=grown[parent].pk))
    response = client.get(url)
    strict_parse(response.content.decode())
    shown = shown_comments(response)
    for comment in grown:
        above = comment.path[-2] if len(comment.path) > 1 else None
        by_anchor[comment.anchor] = f"comment-{above}" if above else None
    assert {anchor: one.parent for anchor, one in shown.items()} == by_anchor
    assert list(shown) == [comment.anchor for comment in sorted(grown, key=lambda one: one.path)]


def test_beyond_the_deepest_level_a_reply_names_whom_it_answers(
    client: Client, article: Article, url: str
) -> None:
    parent = published(article.thread, name="Anna")
    for name in ("Bert", "Clara", "David", "Emma", "Frank"):
        parent = published(article.thread, parent_id=parent.pk, name=name)
    shown = shown_comments(client.get(url))
    words = shown[parent.anchor].words
    assert words.startswith("Frank in reply to Emma")
    assert all("in reply to" not in one.words for anchor, one in shown.items() if anchor != parent.anchor)


def test_a_removed_comment_stays_as_a_tombstone_while_it_has_replies(
    client: Client, article: Article, url: str
) -> None:
    root = published(article.thread, name="Root Person", text="The root text itself.")
    words = "My grandmother kept the ferry there, and she told it just like that."
    middle = published(
        article.thread, parent_id=root.pk, name="Middle Person", url="https://middle.example", text=words
    )
    leaf = published(article.thread, parent_id=middle.pk)
    person = moderator()
    for comment in (root, middle):
        comment.refresh_from_db()
        mark_spam(comment=comment, by=person)
    response = client.get(url)
    shown = shown_comments(response)
    assert [(anchor, one.parent, one.tombstone) for anchor, one in shown.items()] == [
        (root.anchor, None, True),
        (middle.anchor, root.anchor, True),
        (leaf.anchor, middle.anchor, False),
    ]
    for secret in ("Root Person", "The root text", "Middle Person", "middle.example"):
        assert secret not in response.content.decode()
    leaf.refresh_from_db()
    trash_comment(comment=leaf, by=person)
    assert shown_comments(client.get(url)) == {}


def test_ones_own_reply_under_a_removed_comment_breaks_nothing(
    client: Client, article: Article, url: str
) -> None:
    root = published(article.thread)
    beside = published(article.thread, parent_id=root.pk)
    below = published(article.thread, parent_id=beside.pk)
    parent = published(article.thread, parent_id=root.pk)
    after = published(article.thread)
    own = submit(article.thread, parent_id=parent.pk)
    trash_comment(comment=Comment.objects.get(pk=parent.pk), by=moderator())
    response = as_its_author(client, own, url)
    strict_parse(response.content.decode())
    assert {anchor: one.parent for anchor, one in shown_comments(response).items()} == {
        root.anchor: None,
        beside.anchor: root.anchor,
        below.anchor: beside.anchor,
        own.anchor: root.anchor,
        after.anchor: None,
    }


# --- pages --------------------------------------------------------------------------------------


def test_a_long_discussion_has_pages_and_no_more_than_it_has(
    client: Client, article: Article, url: str
) -> None:
    publish_many(article.thread, 120, width=1)
    seen: list[str] = []
    for page, size in ((url, 50), (f"{url}comments/2/", 50), (f"{url}comments/3/", 20)):
        shown = shown_comments(client.get(page))
        assert len(shown) == size
        seen += shown
    assert len(set(seen)) == 120
    assert 'rel="prev"' not in client.get(url).content.decode()
    assert f'href="{url}comments/3/#comments"' in client.get(f"{url}comments/2/").content.decode()
    assert 'rel="next"' not in client.get(f"{url}comments/3/").content.decode()


@pytest.mark.parametrize("number", ["0", "4", "999999999999", "9" * 30])
def test_there_is_no_page_beyond_the_last(client: Client, article: Article, url: str, number: str) -> None:
    publish_many(article.thread, 120, width=1)
    assert client.get(f"{url}comments/{number}/").status_code == 404


def test_a_page_that_is_not_there_leaves_nothing_in_the_cache(
    client: Client, article: Article, url: str
) -> None:
    client.get(f"{url}comments/77/")
    redis = cache._cache.get_client()  # type: ignore[attr-defined]
    assert not [key for key in redis.keys("*") if b"discussion:" in key]


def test_a_permalink_leads_to_the_comment_on_its_page(client: Client, article: Article, url: str) -> None:
    publish_many(article.thread, 240, width=2)
    reply = article.thread.comments.latest("id")
    response = client.get(reply.get_absolute_url())
    assert response.headers["Location"] == f"{url}comments/3/#{reply.anchor}"
    assert reply.anchor in shown_comments(client.get(f"{url}comments/3/"))


def test_a_hidden_comment_has_no_permalink(client: Client, article: Article) -> None:
    assert client.get(submit(article.thread).get_absolute_url()).status_code == 404


# --- replying without script --------------------------------------------------------------------


def test_the_reply_link_brings_a_form_for_that_comment(client: Client, article: Article, url: str) -> None:
    comment = published(article.thread, name="Bo <b>")
    response = client.get(url, {"replyto": comment.pk})
    assert fields(response)["comment_parent"] == str(comment.pk)
    assert "Reply to" in response.content.decode()
    assert "Bo &lt;b&gt;" in response.content.decode()


def test_nobody_replies_to_what_is_hidden_or_elsewhere(client: Client, article: Article, url: str) -> None:
    elsewhere, hidden = published(), submit(article.thread)
    for comment in (hidden, elsewhere):
        assert fields(client.get(url, {"replyto": comment.pk}))["comment_parent"] == ""


# --- what cannot be discussed -------------------------------------------------------------------


def test_a_closed_discussion_is_read_but_has_no_form(client: Client, article: Article, url: str) -> None:
    comment = published(article.thread)
    Thread.objects.filter(pk=article.thread_id).update(closed_at=timezone.now())
    response = client.get(url)
    assert comment.anchor in shown_comments(response)
    assert "<form" not in response.content.decode()
    assert "replyto=" not in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_is_said_to_be_so(client: Client, url: str) -> None:
    connection.ensure_connection()
    connection.connection.close()
    response = client.get(url)
    connection.close()
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert "Back in a moment" in response.content.decode()
    assert client.get(url).status_code == 200


def test_an_article_to_come_is_not_there_for_anybody(client: Client) -> None:
    url = make_article(published_at=timezone.now() + timedelta(days=1)).get_absolute_url()
    assert client.get(url).status_code == 404
    assert client.post(url, {"comment": "first!"}).status_code == 404
    assert client.get(url.replace("/20", "/19")).status_code == 404
