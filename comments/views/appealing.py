"""The page behind the link in the mail about a rejection. GET shows and changes nothing; POST asks for another look."""

from django.http import HttpRequest, HttpResponse

from comments.forms import AppealForm
from comments.models import Appeal, Comment, Status
from comments.services.appeals import appeal
from comments.services.errors import AlreadyAppealed, NotRejected
from comments.services.links import APPEAL, BadLink, MailLink
from comments.views.notice_pages import NoticePage, Problem

EXPIRED = "This link has expired or was damaged on its way. Please open the newest mail about your comment."


class AppealPage(NoticePage):
    template_name = "comments/appeal.html"

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.page(comment=_rejected(token), form=AppealForm())

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        comment, form = _rejected(token), AppealForm(request.POST)
        if not form.is_valid():
            return self.page(status=422, comment=comment, form=form)
        appeal(comment=comment, text=form.cleaned_data["text"])
        return self.page(comment=comment, done="Thank you. A moderator will look at your comment again.")


def _rejected(token: str) -> Comment:
    """The comment that the link was made for. Raises `Problem` or `CommentError` where there is nothing to appeal."""
    try:
        link = MailLink.read(token)
    except (BadLink, TypeError, ValueError) as error:
        raise Problem(EXPIRED) from error
    comment = Comment.objects.for_moderation().filter(pk=link.comment_id).first()
    if link.action != APPEAL or comment is None:
        raise Problem(EXPIRED)
    if Appeal.objects.filter(comment=comment).exists():
        raise AlreadyAppealed
    if comment.status != Status.REJECTED or comment.version != link.version:
        raise NotRejected
    return comment
