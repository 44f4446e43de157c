"""Where a comment stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from comments.discussion import page_of, page_url
from comments.models import Comment


def permalink(request: HttpRequest, pk: int) -> HttpResponse:
    comment = get_object_or_404(Comment.objects.visible().select_related("thread"), pk=pk)
    return redirect(f"{page_url(comment.thread, page_of(comment))}#{comment.anchor}")
