"""What a page asks while it is read."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from blog.models import Article
from comments.models import Thread
from comments.services.moderation import trash_comment
from tests.making import moderator, published

pytestmark = pytest.mark.django_db


def test_it_tells_how_many_there_are_and_is_304_until_that_changes(
    article: Article, client: Client, django_assert_num_queries: Any
) -> None:
    path = f"/comments/live/{article.thread_id}/"
    comment = published(article.thread)
    answer = client.get(path)
    assert answer.json()["comments"] == 1
    assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not answer.cookies
    with django_assert_num_queries(1):
        assert client.get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    trash_comment(comment=comment, by=moderator())
    assert client.get(path, headers={"If-None-Match": answer["ETag"]}).json()["comments"] == 0


def test_what_is_not_published_is_unknown(article: Article, client: Client) -> None:
    Thread.objects.update(public_from=timezone.now() + timedelta(days=1))
    assert client.get(f"/comments/live/{article.thread_id}/").status_code == 404
    assert client.get("/comments/live/99999999/").status_code == 404
