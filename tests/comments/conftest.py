"""An article to discuss, and a mail server."""

import pytest

from blog.models import Article
from tests.comments.smtp import smtp
from tests.making import make_article

__all__ = ["smtp"]


@pytest.fixture
def article() -> Article:
    return make_article()


@pytest.fixture
def url(article: Article) -> str:
    return article.get_absolute_url()
