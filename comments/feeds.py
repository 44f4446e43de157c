"""Atom feeds of what is public."""

from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed

from comments.conf import conf
from comments.models import Comment, Thread

LATEST = 30


class CommentFeed(Feed[Comment, Thread | None]):
    """The newest comments of one discussion, or of all."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Thread | None:
        return get_object_or_404(Thread.objects.public(), pk=kwargs["pk"]) if "pk" in kwargs else None

    def title(self, thread: Thread | None) -> str:
        return f"Comments on “{thread.title}”" if thread else f"Comments at {conf.SITE_NAME}"

    def link(self, thread: Thread | None) -> str:
        return thread.url if thread else "/"

    def items(self, thread: Thread | None) -> Any:
        shown = Comment.objects.public().select_related("thread", "public_revision").defer("thread__text")
        public = shown.order_by("-published_at")
        return (public.filter(thread=thread) if thread else public)[:LATEST]

    def item_title(self, item: Any) -> str:
        return f"{item.name} on “{item.thread.title}”"

    def item_description(self, item: Any) -> str:
        return str(item.public_revision.html)

    def item_author_name(self, item: Any) -> str:
        return str(item.name)

    def item_pubdate(self, item: Any) -> Any:
        return item.published_at
