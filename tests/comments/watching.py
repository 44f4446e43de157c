"""Looking at a page as the one who posted a comment that still waits."""

from typing import Any

from django.test import Client

from comments.models import Comment
from comments.services.links import posted_cookie
from comments.views.browser import POSTED_COOKIE


def as_its_author(client: Client, comment: Comment, url: str) -> Any:
    client.cookies[POSTED_COOKIE] = posted_cookie(comment)
    return client.get(url, {"awaiting": comment.pk})
