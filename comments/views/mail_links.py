"""The page behind a mailed link. GET shows, and changes nothing however often a mail scanner fetches it; POST acts."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from comments.models import Comment, Status
from comments.services.confirmation import confirm_email
from comments.services.errors import Conflict, NotAllowed
from comments.services.links import BadLink, MailLink
from comments.services.moderation import DECISIONS
from comments.views.reading import make_private

WORDS = {"approve": "Approve", "spam": "Mark as spam", "reject": "Reject", "confirm": "Confirm my address"}
EXPIRED = (
    "This link has expired or was damaged on its way. Please open the newest mail, or sign in to moderate."
)
CHANGED = "This comment has been decided meanwhile: it is now {status}. Nothing was done."
UNAUTHORISED = "The account this link was made for may no longer moderate. Please ask for the permission."


class Problem(Exception):
    """Why the link cannot be used, in words for its reader."""


# The signed link is the authority, and carries no cookie that a foreign page could misuse.
@method_decorator(csrf_exempt, name="dispatch")
class MailLinkPage(View):
    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            link, comment, _ = _check(token)
        except Problem as problem:
            return _page(request, problem=str(problem), status=410)
        return _page(request, comment=comment, link_action=WORDS[link.action], button=WORDS[link.action])

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            link, comment, user = _check(token)
            return _page(request, comment=comment, done=_act(link, comment, user))
        except Problem as problem:
            return _page(request, problem=str(problem), status=409)


def _check(token: str) -> tuple[MailLink, Comment, AbstractBaseUser | None]:
    """The link's comment at the link's version, and the moderator it was made for (None: the commenter)."""
    try:
        link = MailLink.read(token)
        comment = Comment.objects.for_moderation().get(pk=link.comment_id)
    except (BadLink, Comment.DoesNotExist) as error:
        raise Problem(EXPIRED) from error
    if link.action not in WORDS:
        raise Problem(EXPIRED)
    user = _moderator(link)
    if link.action != "confirm" and comment.version != link.version:
        raise Problem(CHANGED.format(status=Status(comment.status).label))
    return link, comment, user


def _moderator(link: MailLink) -> AbstractBaseUser | None:
    if link.action == "confirm":
        return None
    user = get_user_model().objects.filter(pk=link.user_id, is_active=True, is_staff=True).first()
    if user is None or not user.has_perm("comments.change_comment"):
        raise Problem(UNAUTHORISED)
    return user


def _act(link: MailLink, comment: Comment, user: AbstractBaseUser | None) -> str:
    try:
        if user is None:
            return _confirm(comment)
        DECISIONS[link.action](comment=comment, by=user, reason="by a link in a mail")
    except (Conflict, NotAllowed) as error:
        comment.refresh_from_db()
        raise Problem(CHANGED.format(status=Status(comment.status).label)) from error
    return f"Done: the comment is now {Status(comment.status).label}."


def _confirm(comment: Comment) -> str:
    if confirm_email(comment=comment):
        return "Thank you. Your address is confirmed and your comment is published."
    return "Your address is already confirmed. There is nothing more to do."


def _page(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    response = make_private(render(request, "comments/act.html", context, status=status))
    response["Referrer-Policy"] = "no-referrer"  # the URL is the key
    return response
