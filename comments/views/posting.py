"""Taking a comment from the page's form."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from comments.discussion import own_url
from comments.forms import CommentForm
from comments.models import Comment, Thread
from comments.network import client_ip
from comments.services import links
from comments.services.errors import CommentError, TooManyComments
from comments.services.staff import post_as_staff, speaks_for_the_site
from comments.services.submission import Post, client_key, submit_comment
from comments.views.browser import author_of_browser, note_posted
from comments.views.reading import form_context

Rerender = Callable[[dict[str, Any], int], HttpResponse]

EXPIRED = (
    "This form had expired, so nothing was sent. Your text is kept: please press “Post Comment” once more."
)
FOREIGN = (
    "This did not come from our own form, so nothing was stored. Please press “Post Comment” here once more."
)


def take_comment(request: HttpRequest, thread: Thread, show: Rerender) -> HttpResponse:
    """POST → 303 to the page with the visitor's own comment; on any error the page again, the text in its form.

    `show(context, status)` renders the page that holds the form.
    """
    form = CommentForm(request.POST)

    def again(notice: str, status: int) -> HttpResponse:
        parent, token = _parent(form, thread), _token_again(request.POST.get("token", ""), thread)
        return show(form_context(thread, form, replying_to=parent, notice=notice, token=token), status)

    if not is_own_form(request):
        return again(FOREIGN, 403)
    if not form.is_valid():
        return again("", 422)
    try:
        seconds = links.form_seconds(form.cleaned_data["token"], thread.pk)
        return _accepted(request, _submit(request, thread, _post(request, form, seconds)))
    except links.BadLink:
        return again(EXPIRED, 422)
    except CommentError as error:
        return _refused(again(str(error), error.status), error)


def is_own_form(request: HttpRequest) -> bool:
    """Was this sent by a page of this site? Browsers say so in headers that no page can forge (OWASP, "Verifying
    origin with standard headers"); a client that sends neither is no browser, and carries nobody's cookies."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or origin.partition("://")[2] == request.get_host()


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database is away: give the visitor their text back, with a button to try again."""
    names = ("comment", "author", "email", "url", "comment_parent", "notify", "token")
    context = {"fields": {name: request.POST.get(name, "") for name in names}, "form_action": request.path}
    response = render(request, "comments/unavailable.html", context, status=503)
    response["Retry-After"] = "10"
    response["Cache-Control"] = "private, no-store"
    return response


def _submit(request: HttpRequest, thread: Thread, post: Post) -> Comment:
    # The session is looked at here only: a page that is read is the same for everybody.
    user = request.user
    if speaks_for_the_site(user):
        return post_as_staff(thread=thread, post=post, by=cast(AbstractUser, user))
    return submit_comment(thread=thread, post=post)


def _post(request: HttpRequest, form: CommentForm, seconds: float) -> Post:
    data, ip = form.cleaned_data, client_ip(request)
    act = (data[name] for name in ("token", "comment", "author", "email", "url", "comment_parent"))
    return form.post(
        channel=Comment.Channel.FORM,
        client_key=client_key("form", ip, *act),
        ip=ip,
        user_agent=request.headers.get("User-Agent", ""),
        fill_seconds=seconds,
        by_member=request.user.is_authenticated,
        browser_of=author.pk if (author := author_of_browser(request)) else None,
    )


def _parent(form: CommentForm, thread: Thread) -> Comment | None:
    form.is_valid()
    parent_id = form.cleaned_data.get("comment_parent")
    return Comment.objects.answerable_in(thread).filter(pk=parent_id).first() if parent_id else None


def _token_again(token: str, thread: Thread) -> str:
    """The same token, for the text was begun when it was made. In place of a bad one, one old enough that sending
    the kept text at once does not look like a machine's haste."""
    try:
        links.form_seconds(token, thread.pk)
    except links.BadLink:
        return links.form_token(thread.pk, age=60)
    return token


def _refused(response: HttpResponse, error: CommentError) -> HttpResponse:
    if isinstance(error, TooManyComments):
        response["Retry-After"] = str(error.retry_after)
    return response


def _accepted(request: HttpRequest, comment: Comment) -> HttpResponse:
    response = HttpResponseRedirect(own_url(comment), status=303)
    response["Cache-Control"] = "private, no-store"
    note_posted(request, response, comment)
    return response
