"""Who may keep a copy of a page, and what only one reader sees."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from blog.models import Article
from comments.models import Thread
from comments.services.moderation import approve_comment, mark_spam, trash_comment
from comments.views.browser import POSTED_COOKIE
from tests.comments.watching import as_its_author
from tests.making import moderator, submit, work_all
from tests.reading import shown_comments

pytestmark = pytest.mark.django_db


# --- copies -------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "?utm_source=x", "?fbclid=1&page=2"])
def test_an_anonymous_page_is_the_same_for_everyone(client: Client, url: str, query: str) -> None:
    response = client.get(url + query)
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert response.headers["ETag"] == client.get(url).headers["ETag"]
    assert "noindex" not in response.content.decode() + response.headers.get("X-Robots-Tag", "")


@pytest.mark.parametrize(
    "query", ["?replyto=1", "?awaiting=1", "?awaiting=x", "?replyto=", "?replyto=" + "9" * 40]
)
def test_what_is_for_one_reader_is_kept_and_indexed_by_nobody(client: Client, url: str, query: str) -> None:
    tag = client.get(url).headers["ETag"]
    response = client.get(url + query, headers={"If-None-Match": tag})
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert 'content="noindex"' in response.content.decode()
    assert "ETag" not in response.headers


def test_the_tag_changes_with_what_is_public_and_with_nothing_else(
    client: Client, article: Article, url: str
) -> None:
    def tag() -> str:
        return client.get(url).headers["ETag"]

    before, person = tag(), moderator()
    comment = submit(article.thread)
    assert tag() == before
    work_all()
    comment.refresh_from_db()
    tags = [before, tag()]
    mark_spam(comment=comment, by=person)
    tags.append(tag())
    trash_comment(comment=comment, by=person)
    assert tag() == tags[-1]
    approve_comment(comment=comment, by=person)
    tags.append(tag())
    article.save()
    tags.append(tag())
    Thread.objects.filter(pk=article.thread_id).update(closed_at=timezone.now())
    tags.append(tag())
    assert len(set(tags)) == len(tags)


def test_a_browser_that_kept_the_page_sees_that_the_discussion_was_closed(
    client: Client, article: Article, url: str
) -> None:
    tag = client.get(url).headers["ETag"]
    Thread.objects.filter(pk=article.thread_id).update(closed_at=timezone.now())
    response = client.get(url, headers={"If-None-Match": tag})
    assert response.status_code == 200
    assert "Comments are closed." in response.content.decode()


def test_head_answers_like_get_without_a_body(client: Client, url: str) -> None:
    response = client.head(url)
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["ETag"] == client.get(url).headers["ETag"]


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "nonsense"])
def test_a_request_that_lies_about_its_characters_is_read_all_the_same(
    client: Client, url: str, charset: str
) -> None:
    headers = {"Content-Type": f"text/plain; charset={charset}"}
    assert client.get(f"{url}?replyto=%2B2AA-", headers=headers).status_code == 200


# --- one's own waiting comment ------------------------------------------------------------------


def test_only_the_browser_that_posted_sees_the_waiting_comment(
    client: Client, article: Article, url: str
) -> None:
    own = submit(article.thread, text="Words that nobody has screened.")
    for stranger in (client.get(url), client.get(url, {"awaiting": own.pk})):
        assert "nobody has screened" not in stranger.content.decode()
    shown = shown_comments(as_its_author(client, own, url))
    assert "awaiting screening" in shown[own.anchor].words
    assert "Only you can see it." in shown[own.anchor].words
    other = submit(article.thread, text="The words of somebody else.")
    assert other.anchor not in shown_comments(client.get(url, {"awaiting": other.pk}))


def test_the_look_at_ones_own_comment_ends_after_a_day(
    client: Client, article: Article, url: str, time_machine: Any
) -> None:
    own = submit(article.thread)
    time_machine.move_to(timezone.now(), tick=False)
    assert own.anchor in shown_comments(as_its_author(client, own, url))
    time_machine.shift(timedelta(days=1, seconds=1))
    assert own.anchor not in shown_comments(client.get(url, {"awaiting": own.pk}))


@pytest.mark.parametrize("cookie", ["", "x", "1:2:3", "é", "." * 500, '"'])
def test_a_damaged_cookie_shows_the_public_page(
    client: Client, article: Article, url: str, cookie: str
) -> None:
    own = submit(article.thread)
    client.cookies[POSTED_COOKIE] = cookie
    response = client.get(url, {"awaiting": own.pk})
    assert response.status_code == 200
    assert own.anchor not in shown_comments(response)


def test_once_published_the_waiting_page_shows_the_public_comment(
    client: Client, article: Article, url: str
) -> None:
    own = submit(article.thread)
    work_all()
    shown = shown_comments(as_its_author(client, own, url))
    assert "Only you can see it." not in shown[own.anchor].words
    assert "Reply" in shown[own.anchor].words
