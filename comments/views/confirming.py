"""The page behind the link that proves an address: GET shows what waits for it, POST publishes it."""

from django.http import HttpRequest, HttpResponse

from comments.models import Author, Comment
from comments.services import links
from comments.services.confirmation import confirm_email, request_confirmation, waiting_for
from comments.services.links import CONFIRM
from comments.text import row_id
from comments.views.browser import remember
from comments.views.notice_pages import NoticePage, Problem, value_of

CONFIRMED = "Thank you. Your address is confirmed."
ALREADY = "Your address is already confirmed. There is nothing more to do."
SENT = "If there is still something to confirm, a new mail is on its way. It may take a few minutes."


class ConfirmPage(NoticePage):
    template_name = "comments/confirm.html"

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            author, comment = _read(token)
        except links.Expired:
            return self.page(status=410, expired=True)
        waiting = waiting_for(author)
        if not waiting and author.confirmed_at is not None:
            return self.page(done=ALREADY, comment=comment)
        return self.page(waiting=waiting, comment=comment)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            author, comment = _read(token)
        except links.Expired as expired:
            return self._once_more(expired)
        first = author.confirmed_at is None
        shown, mine = _ids(request, "shown"), _ids(request, "mine")
        # Boxes stand on the page only where it shows more than one; without any it is about the link's own comment.
        if "choose" not in request.POST:
            mine = shown or ({comment.pk} if comment else set())
        confirmed = confirm_email(author=author, mine=mine, not_mine=shown - mine)
        done = "" if confirmed else (CONFIRMED if first else ALREADY)
        response = self.page(
            confirmed=confirmed, done=done, comment=comment, own_page=links.access_url(author)
        )
        if request.POST.get("remember"):
            remember(response, author)
        return response

    def _once_more(self, expired: links.Expired) -> HttpResponse:
        """The link was genuine once: its owner may have another, within the limits of all such mail."""
        author = links.author_of(expired.value)
        waiting = waiting_for(author)
        if waiting:
            request_confirmation(waiting[0])
        return self.page(done=SENT)


def _ids(request: HttpRequest, name: str) -> set[int]:
    return {pk for text in request.POST.getlist(name) if (pk := row_id(text)) is not None}


def _read(token: str) -> tuple[Author, Comment | None]:
    """Whose address it is about, and the comment that it was sent for, if it still exists."""
    author_id, access, comment_id = value_of(CONFIRM, token, 3)
    author = links.author_of([author_id, access])
    comment = (
        Comment.objects.filter(author=author, pk=comment_id).select_related("thread", "revision").first()
    )
    if comment is None and not waiting_for(author) and author.confirmed_at is None:
        raise Problem("The comment that this link was for is gone. There is nothing left to confirm.")
    return author, comment
