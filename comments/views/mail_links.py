"""The page behind a link in a mail to a moderator. GET shows, and changes nothing however often a mail scanner fetches
it; POST acts."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from comments.models import Comment, Status
from comments.services.errors import Conflict, NotAllowed
from comments.services.links import BadLink, MailLink
from comments.services.moderation import DECISIONS
from comments.views.notice_pages import NoticePage, Problem

WORDS = {"approve": "Approve", "spam": "Mark as spam", "reject": "Reject"}
EXPIRED = (
    "This link has expired or was damaged on its way. Please open the newest mail, or sign in to moderate."
)
CHANGED = "This comment has been decided meanwhile: it is now {status}. Nothing was done."
UNAUTHORISED = "The account this link was made for may no longer moderate. Please ask for the permission."


class MailLinkPage(NoticePage):
    template_name = "comments/act.html"

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        link, comment, _ = _check(token, 410)
        return self.page(comment=comment, link_action=WORDS[link.action], button=WORDS[link.action])

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        link, comment, user = _check(token, 409)
        return self.page(comment=comment, done=_act(link, comment, user))


def _check(token: str, status: int) -> tuple[MailLink, Comment, AbstractBaseUser]:
    """The link's comment at the link's version, and the moderator it was made for."""
    try:
        link = MailLink.read(token)
        comment = Comment.objects.for_moderation().get(pk=link.comment_id)
    except (BadLink, TypeError, ValueError, Comment.DoesNotExist) as error:
        raise Problem(EXPIRED, status) from error
    if link.action not in WORDS:
        raise Problem(EXPIRED, status)
    user = get_user_model().objects.filter(pk=link.user_id, is_active=True, is_staff=True).first()
    if user is None or not user.has_perm("comments.change_comment"):
        raise Problem(UNAUTHORISED, status)
    if comment.version != link.version:
        raise Problem(CHANGED.format(status=Status(comment.status).label), status)
    return link, comment, user


def _act(link: MailLink, comment: Comment, user: AbstractBaseUser) -> str:
    try:
        DECISIONS[link.action](comment=comment, by=user, reason="by a link in a mail")
    except (Conflict, NotAllowed) as error:
        comment.refresh_from_db()
        raise Problem(CHANGED.format(status=Status(comment.status).label), 409) from error
    return f"Done: the comment is now {Status(comment.status).label}."
