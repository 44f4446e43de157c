"""The newest articles as Atom."""

from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed

from blog.models import Article


class ArticleFeed(Feed[Article, None]):
    feed_type = Atom1Feed
    link = "/"

    def title(self) -> str:
        return str(settings.SITE_NAME)

    def items(self) -> Any:
        return Article.objects.published().for_reading()[:20]

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.html)

    def item_author_name(self, item: Any) -> str:
        return str(item.author.name)

    def item_pubdate(self, item: Any) -> Any:
        return item.published_at

    def item_updateddate(self, item: Any) -> Any:
        return item.updated_at
