"""The pages people read."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic import ListView

from blog.models import Article
from comments.conf import conf
from comments.models import Thread
from comments.views.page import DiscussedPage
from comments.views.reading import make_public, not_modified


class ArticleList(ListView[Article]):
    template_name = "blog/article_list.html"
    context_object_name = "articles"
    paginate_by = 20

    def get_queryset(self) -> Any:
        return Article.objects.published().for_reading().defer("text", "html")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        tag = self._etag(request)
        return make_public(not_modified(request, tag) or super().get(request, *args, **kwargs), tag)

    def _etag(self, request: HttpRequest) -> str:
        shown = Article.objects.published().values_list("pk", "updated_at", "thread__version")
        seen = f"{list(shown)}{request.GET.get('page')}{conf.RELEASE}"
        return f'W/"{hashlib.sha256(seen.encode()).hexdigest()[:32]}"'


class ArticlePage(DiscussedPage):
    template_name = "blog/article_detail.html"

    def load(self, **kwargs: Any) -> tuple[Thread, str, dict[str, Any]]:
        articles = Article.objects.published().for_reading().defer("text")
        article = get_object_or_404(articles, year=kwargs["year"], slug=kwargs["slug"])
        return article.thread, f"{article.pk}.{article.updated_at.timestamp()}", {"article": article}
