"""Showing a discussion under whatever it discusses."""

import time
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.safestring import SafeString, mark_safe

from comments.conf import conf
from comments.discussion import Page, PageNotFound, read_page
from comments.forms import CommentForm
from comments.models import Comment, Status, Thread
from comments.services import links
from comments.services.editing import is_changeable, is_within_window
from comments.services.policy import is_closed, is_members_only
from comments.text import row_id
from comments.views.browser import has_posted

# Seconds. An ETag is good for so long, less than a `links.FORM`: the form on a page that a browser kept still works.
ETAG_AGE = 12 * 3600
# Seconds. A change makes a new key at once; the old one only has to go, for Redis throws nothing out by itself.
FRAGMENT_AGE = 3600
# Query parameters whose answer is for one reader; every other one is ignored, like a campaign's tracking tag.
PERSONAL = ("replyto", "awaiting")


def etag(thread: Thread, page_version: str, number: int) -> str:
    """Changes with the page, its discussion, the release, and twice a day (the form's token ages)."""
    discussion = (thread.pk, thread.version, int(is_closed(thread)), number)
    parts = (page_version, *discussion, conf.RELEASE, int(time.time() // ETAG_AGE))
    return 'W/"{}"'.format("-".join(map(str, parts)))


def not_modified(request: HttpRequest, tag: str) -> HttpResponse | None:
    """The 304, if that is the whole answer."""
    response = get_conditional_response(request, etag=tag)
    return response if isinstance(response, HttpResponseNotModified) else None


def is_personal(request: HttpRequest) -> bool:
    return any(name in request.GET for name in PERSONAL)


def make_public(response: HttpResponse, tag: str) -> HttpResponse:
    """Anyone may keep the page, and asks each time whether it is still the newest."""
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    response["ETag"] = tag
    return response


def make_private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database is away, for a moment as a rule."""
    response = make_private(render(request, "503.html", status=503))
    response["Retry-After"] = "30"
    return response


def discussion_context(request: HttpRequest, thread: Thread, number: int) -> dict[str, Any]:
    """Everything `comments/discussion.html` shows."""
    try:
        page, comments = _page(thread, number, _own_comment(request, thread))
    except PageNotFound as error:
        raise Http404("That page of the discussion does not exist.") from error
    return {
        "thread": thread,
        "page": page,
        "comments_html": comments,
        "closed": is_closed(thread),
        "noindex": is_personal(request),
        **form_context(thread, CommentForm(), replying_to=_replying_to(request, thread)),
    }


def form_context(
    thread: Thread,
    form: CommentForm,
    *,
    replying_to: Comment | None = None,
    notice: str = "",
    token: str = "",
) -> dict[str, Any]:
    """Everything `comments/form.html` shows."""
    return {
        "form": form,
        "form_action": thread.url,
        "form_token": token or links.form_token(thread.pk),
        "form_errors": form.errors,
        "form_notice": notice,
        "members_only": is_members_only(thread),
        "replying_to": replying_to,
        "cancel_url": f"{thread.url}#respond",
    }


def _page(thread: Thread, number: int, own: Comment | None) -> tuple[Page, SafeString]:
    if own is None:
        return _shared_page(thread, number)
    page, nodes = read_page(thread, number, own=own.pk)
    return page, _render(thread, nodes, own)


def _shared_page(thread: Thread, number: int) -> tuple[Page, SafeString]:
    """The comments as every reader gets them, kept by the thread's version: a change makes a new key."""
    key = f"discussion:{thread.pk}:{thread.version}:{number}:{is_closed(thread):d}:{conf.RELEASE}"
    if (kept := cache.get(key)) is not None:
        return Page(thread, number, kept[0]), mark_safe(kept[1])  # noqa: S308  rendered by the template below
    page, nodes = read_page(thread, number)
    html = _render(thread, nodes, None)
    cache.set(key, (page.last, str(html)), FRAGMENT_AGE)
    return page, html


def _render(thread: Thread, nodes: list[Any], own: Comment | None) -> SafeString:
    context: dict[str, Any] = {"nodes": nodes, "thread_url": thread.url, "closed": is_closed(thread)}
    if own:
        context["own_status_url"] = links.status_url(own)
        context["own_can_change"] = is_changeable(own) and is_within_window(own)
    return render_to_string("comments/comment_list.html", context)


def _own_comment(request: HttpRequest, thread: Thread) -> Comment | None:
    """The reader's own comment, named in the URL and proved by the cookie: as long as it is not public, and afterwards
    as long as this browser may still change it."""
    wanted = row_id(request.GET.get("awaiting", ""))
    if wanted is None or not has_posted(request, wanted):
        return None
    own = Comment.objects.filter(thread=thread, pk=wanted, withdrawn_at=None, purged_at=None).first()
    return own if own and (own.status != Status.APPROVED or is_within_window(own)) else None


def _replying_to(request: HttpRequest, thread: Thread) -> Comment | None:
    wanted = row_id(request.GET.get("replyto", ""))
    return None if wanted is None else Comment.objects.answerable_in(thread).filter(pk=wanted).first()
