"""Pages of somebody who has proved who they are: by a mailed link, or in a browser that is remembered."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from comments.models import Author
from comments.services import links
from comments.services.confirmation import prove
from comments.views.browser import author_of_browser
from comments.views.notice_pages import NoticePage, Problem, value_of
from comments.views.posting import is_own_form

FOREIGN = "This did not come from our own page, so nothing was done. Please press the button there once more."


class AuthorPage(NoticePage):
    """A page of somebody who has proved who they are, by the token in its URL or by the browser's cookie."""

    def identify(self, request: HttpRequest, token: str | None) -> Author | None:
        """Who it is; None without a token and without a cookie. Raises `BadLink` for a token that is no good."""
        if token is None:
            return author_of_browser(request)
        return links.author_of(value_of(links.ACCESS, token, 2))

    def identified(self, request: HttpRequest, token: str | None) -> Author:
        author = self.identify(request, token)
        if author is None:
            raise Problem(
                "This browser is not remembered as yours. Please ask for a mail with the way here.", 403
            )
        if request.method == "POST":
            self.refuse_foreign(request, token)
            prove(author)  # they have the link that was mailed, or had one
        return author

    def refuse_foreign(self, request: HttpRequest, token: str | None) -> None:
        """A cookie goes along with what other sites send; a token does not."""
        if token is None and not is_own_form(request):
            raise Problem(FOREIGN, 403)

    def url(self, name: str, token: str | None, *args: Any, done: str = "") -> str:
        url = reverse(f"comments:{name}", args=[*([token] if token else []), *args])
        return f"{url}?done={done}" if done else url
