"""The page behind the link in the mail about a rejection. GET shows and changes nothing; POST asks for another look."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from comments.forms import AppealForm
from comments.models import Appeal, Comment, Status
from comments.services.appeals import appeal
from comments.services.errors import AlreadyAppealed, CommentError, NotRejected
from comments.services.links import BadLink, MailLink
from comments.views.reading import make_private

EXPIRED = "This link has expired or was damaged on its way. Please open the newest mail about your comment."


# The signed link is the authority, and carries no cookie that a foreign page could misuse.
@method_decorator(csrf_exempt, name="dispatch")
class AppealPage(View):
    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            comment = _rejected(token)
        except CommentError as error:
            return _page(request, status=error.status, problem=str(error))
        return _page(request, comment=comment, form=AppealForm())

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        request.encoding = "utf-8"
        form = AppealForm(request.POST)
        try:
            comment = _rejected(token)
            if not form.is_valid():
                return _page(request, status=422, comment=comment, form=form)
            appeal(comment=comment, text=form.cleaned_data["text"])
        except CommentError as error:
            return _page(request, status=error.status, problem=str(error))
        return _page(request, comment=comment, done="Thank you. A moderator will look at your comment again.")


class _BadLink(CommentError):
    code, status = "bad_link", 410

    def __init__(self) -> None:
        super().__init__(EXPIRED)


def _rejected(token: str) -> Comment:
    """The comment that the link was made for. Raises `CommentError` where there is nothing to appeal against."""
    try:
        link = MailLink.read(token)
    except (BadLink, TypeError, ValueError) as error:
        raise _BadLink from error
    comment = Comment.objects.for_moderation().filter(pk=link.comment_id).first()
    if link.action != "appeal" or comment is None:
        raise _BadLink
    if Appeal.objects.filter(comment=comment).exists():
        raise AlreadyAppealed
    if comment.status != Status.REJECTED or comment.version != link.version:
        raise NotRejected
    return comment


def _page(request: HttpRequest, *, status: int = 200, **context: object) -> HttpResponse:
    response = make_private(render(request, "comments/appeal.html", context, status=status))
    response["Referrer-Policy"] = "no-referrer"  # the URL is the key
    return response
