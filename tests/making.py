"""Threads, comments and people for tests; made the way the site makes them."""

from itertools import count
from typing import Any

from django.contrib.auth.models import User

from blog.models import Article, Author
from comments.models import Comment, Thread
from comments.outbox.work import work_off
from comments.services.submission import Post, submit_comment
from comments.tasks import HANDLERS
from tests.wording import person, wording

_numbers = count(1)


def make_article(**fields: Any) -> Article:
    number = next(_numbers)
    author, _ = Author.objects.get_or_create(slug="ada", defaults={"name": "Ada Lovelace"})
    return Article.objects.create(
        **{
            "title": f"Article {number}",
            "slug": f"article-{number}",
            "author": author,
            "text": "Some *text*.",
        }
        | fields
    )


def make_thread() -> Thread:
    return make_article().thread


def make_post(**fields: Any) -> Post:
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "name": person(number),
        "email": f"reader{number}@good.example",
        "url": "",
        "text": wording(number),
        "parent_id": None,
        "channel": Comment.Channel.FORM,
        "client_key": f"key-{number}",
        "ip": f"127.1.{number // 250 % 250}.{number % 250 + 1}",
        "user_agent": "Mozilla/5.0",
        "fill_seconds": 40.0,
    }
    return Post(**defaults | fields)


def submit(thread: Thread | None = None, **fields: Any) -> Comment:
    return submit_comment(thread=thread or make_thread(), post=make_post(**fields))


def work_all() -> None:
    """Work off everything that is due, here, through the same claims as a worker."""
    while sum(work_off(kind, handler) for kind, handler in HANDLERS.items()):
        pass


def published(thread: Thread | None = None, **fields: Any) -> Comment:
    comment = submit(thread, **fields)
    work_all()
    comment.refresh_from_db()
    assert comment.status == "approved", comment.events.first().reason
    return comment


def moderator(name: str = "moderator", **fields: Any) -> User:
    return User.objects.create_superuser(
        name, **{"email": f"{name}@good.example", "password": "a long secret"} | fields
    )
