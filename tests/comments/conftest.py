"""An article to discuss."""

import pytest

from blog.models import Article
from tests.making import make_article


@pytest.fixture
def article() -> Article:
    return make_article()


@pytest.fixture
def url(article: Article) -> str:
    return article.get_absolute_url()
