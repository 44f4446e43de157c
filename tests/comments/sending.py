"""Sending the comment form as a browser would, and looking whether nothing typed was lost."""

from typing import Any

from django.test import Client

from blog.models import Article
from comments.services import links
from tests.reading import fields, the

TYPED = {
    "comment": "I have <b>two</b> \"questions\" & one 'doubt' about this.",
    "author": "Ada <i>\"B'",
    "email": "ada@good.example",
    "url": "https://ada.example/?a=1&b='2'",
}


def token(article: Article, age: float = 40) -> str:
    return links.form_token(article.thread_id, age=age)


def post(client: Client, article: Article, headers: Any = None, **typed: Any) -> Any:
    data = {**TYPED, "comment_parent": "", "token": token(article), **typed}
    return client.post(article.get_absolute_url(), data, headers=headers or {})


def assert_kept(response: Any, **typed: str) -> None:
    """Every field stands in the page's form as it was typed."""
    shown = fields(response)
    for name, value in {**TYPED, **typed}.items():
        assert shown[name].strip() == value.strip(), name
    assert "<b>two" not in response.content.decode()
    assert response.headers["Cache-Control"] == "private, no-store"
    the(response.content, ".//*[@id='error-summary']")
