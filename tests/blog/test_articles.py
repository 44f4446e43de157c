"""Articles: what people come to read."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Article
from blog.rendering import render_article
from comments.models import Thread
from tests.making import make_article, published
from tests.reading import parse, strict_parse, the

pytestmark = pytest.mark.django_db


def yesterday(**ago: int) -> datetime:
    return timezone.now() - timedelta(**(ago or {"days": 1}))


# --- the list -----------------------------------------------------------------------------------


def test_the_list_has_the_published_ones_newest_first(client: Client) -> None:
    old, new = make_article(published_at=yesterday(days=3)), make_article(published_at=yesterday(days=1))
    make_article(title="Not yet", published_at=timezone.now() + timedelta(hours=1))
    published(new.thread)
    response = client.get("/")
    strict_parse(response.content.decode())
    links = [link.get("href") for link in parse(response.content).findall(".//h2/a")]
    assert links == [new.get_absolute_url(), old.get_absolute_url()]
    assert "1 comment" in response.content.decode()
    assert "Not yet" not in response.content.decode()


def test_the_list_has_pages(client: Client) -> None:
    for number in range(21):
        make_article(published_at=yesterday(days=number + 1))
    assert len(parse(client.get("/").content).findall(".//h2/a")) == 20
    assert len(parse(client.get("/?page=2").content).findall(".//h2/a")) == 1
    for page in ("0", "3", "x", "9" * 30, "-1"):
        assert client.get(f"/?page={page}").status_code == 404


def test_the_list_is_kept_by_anybody_until_something_changes(client: Client) -> None:
    article = make_article(published_at=yesterday())
    response = client.get("/")
    assert not response.cookies
    assert response.headers["Cache-Control"].startswith("public")
    tag = response.headers["ETag"]
    with CaptureQueriesContext(connection) as captured:
        again = client.get("/", headers={"If-None-Match": tag})
    assert (again.status_code, len(captured)) == (304, 1)
    published(article.thread)
    changed = client.get("/", headers={"If-None-Match": tag})
    assert changed.status_code == 200
    article.title = "Another title"
    article.save()
    assert client.get("/", headers={"If-None-Match": changed.headers["ETag"]}).status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_list(client: Client) -> None:
    make_article(published_at=yesterday())
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    for number in range(15):
        make_article(published_at=yesterday(days=number + 2))
    with CaptureQueriesContext(connection) as many:
        client.get("/?page=1")
    assert len(few) == len(many)


def test_an_empty_site_says_so(client: Client) -> None:
    assert "Nothing is published yet" in client.get("/").content.decode()


def test_a_planned_article_appears_when_its_time_comes(client: Client, time_machine: Any) -> None:
    article = make_article(published_at=timezone.now() + timedelta(hours=1))
    tag = client.get("/").headers["ETag"]
    assert client.get(article.get_absolute_url()).status_code == 404
    time_machine.move_to(timezone.now() + timedelta(hours=2), tick=False)
    assert client.get(article.get_absolute_url()).status_code == 200
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 200


# --- one article --------------------------------------------------------------------------------


def test_an_article_is_well_formed_and_says_what_it_is(client: Client) -> None:
    article = make_article(
        title="Less < & more", summary='A "summary" & <more>', text="First.\n\n## Part\n\n> Quote"
    )
    html = client.get(article.get_absolute_url()).content.decode()
    strict_parse(html)
    assert the(html, ".//h1").text == "Less < & more"
    assert the(html, ".//meta[@name='description']").get("content") == 'A "summary" & <more>'
    assert (
        the(html, ".//link[@rel='canonical']").get("href") == f"http://testserver{article.get_absolute_url()}"
    )
    assert "By Ada" in " ".join("".join(the(html, ".//p[@class='byline']").itertext()).split())


def test_authors_write_markdown_and_nothing_that_runs() -> None:
    html = render_article(
        '*a* -- "b"\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<script>x</script>\n\n[x](javascript:y)'
    )
    assert "<em>a</em> – “b”" in html
    assert "<table>" in html
    assert "<script" not in html
    assert "javascript:" not in str([link.get("href") for link in parse(html).iter("a")])


def test_the_thread_keeps_step_with_its_article() -> None:
    article = make_article()
    thread = article.thread
    article.title, article.slug = "New title", "new-slug"
    article.published_at = datetime(2001, 2, 3, tzinfo=UTC)
    article.save()
    thread.refresh_from_db()
    assert (thread.title, thread.url) == ("New title", "/2001/new-slug/")
    assert Thread.objects.count() == 1


def test_an_article_that_cannot_be_saved_leaves_no_thread() -> None:
    article = make_article(slug="same", published_at=datetime(2001, 1, 1, tzinfo=UTC))
    with pytest.raises(IntegrityError), transaction.atomic():
        make_article(slug="same", published_at=datetime(2001, 5, 5, tzinfo=UTC))
    assert list(Thread.objects.all()) == [article.thread]
    assert (
        make_article(slug="same", published_at=datetime(2002, 1, 1, tzinfo=UTC)).get_absolute_url()
        == "/2002/same/"
    )


def test_the_feed_has_whole_articles(client: Client) -> None:
    article = make_article(title="A & <b>", published_at=yesterday())
    make_article(published_at=timezone.now() + timedelta(days=1))
    feed = feedparser.parse(client.get("/feed/").content)
    assert not feed.bozo
    (entry,) = feed.entries
    assert entry.link == f"http://testserver{article.get_absolute_url()}"
    assert "<em>text</em>" in entry.summary
    assert entry.author == "Ada Lovelace"


# --- the first article --------------------------------------------------------------------------


def test_the_seed_is_the_article_itself_and_loads_once(client: Client) -> None:
    call_command("load_seed")
    call_command("load_seed")
    article = Article.objects.get()
    assert article.author.name == "Ramon Giralt"
    assert article.get_absolute_url().startswith("/2022/")
    html = client.get(article.get_absolute_url()).content.decode()
    strict_parse(html)
    assert "Leave a Comment" not in article.text
    text = (
        Path(__file__).resolve().parents[2].joinpath("blog/seed/article.md").read_text().partition("\n\n")[2]
    )
    words = " ".join("".join(the(html, ".//div[@class='article-text']").itertext()).split())
    assert words.startswith(" ".join(text.split())[:20])


def test_the_seed_leaves_a_site_with_articles_alone() -> None:
    make_article()
    call_command("load_seed")
    assert Article.objects.count() == 1


# --- what is not published yet ------------------------------------------------------------------


def test_an_article_to_come_is_unknown_to_feeds_and_api_too(client: Client) -> None:
    article = make_article(title="Not yet", published_at=timezone.now() + timedelta(hours=1))
    thread, comment = article.thread, published(article.thread)
    body = {"comment": "First!", "author": "Ada", "email": "ada@good.example"}
    api = f"/api/v1/threads/{thread.pk}/"
    post = client.post(f"{api}comments/", body, content_type="application/json")
    assert post.status_code == 404
    for url in (api, f"{api}comments/", f"/comments/feed/{thread.pk}/", f"/api/v1/comments/{comment.pk}/"):
        assert client.get(url).status_code == 404, url
    assert "Not yet" not in client.get("/comments/feed/").content.decode()
    Article.objects.get(pk=article.pk).save()  # nothing changes by saving
    assert client.get(api).status_code == 404
    article.published_at = yesterday()
    article.save()
    assert client.get(api).status_code == 200
