"""Pages that a link in a mail, or one's own browser, leads to: private, of few words; GET changes nothing there."""

from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from comments.services import links
from comments.services.errors import CommentError, TooManyComments
from comments.views.reading import make_private, unavailable

EXPIRED = "This link has expired. Please open the newest mail, or ask for a new one."
DAMAGED = "This link was damaged on its way, or has been replaced by another. Please open the newest mail."


# What stands above the words: a link leads nowhere (any more), or what it leads to is not for this reader, or not yet.
BAD_LINK, NOT_NOW = "This link cannot be used", "This cannot be done here"


class Problem(Exception):
    """Why a page cannot do what it is for, in words for its reader."""

    def __init__(self, words: str, status: int = 410) -> None:
        self.words, self.status = words, status
        super().__init__(words)


# What is signed in the URL, or where a post comes from (`posting.is_own_form`), is the authority: no CSRF cookie.
@method_decorator(csrf_exempt, name="dispatch")
class NoticePage(View):
    """A subclass names its template. A `Problem`, a bad link or a refusal in any method becomes a page that says so."""

    template_name: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.encoding = "utf-8"
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]
        except Problem as problem:
            return self.problem(problem.words, problem.status)
        except links.Expired:
            return self.problem(EXPIRED, 410)
        except links.BadLink:
            return self.problem(DAMAGED, 410)
        except TooManyComments as error:
            words = f"That was quick. Please try again in {error.retry_after} seconds."
            response = self.problem(words, error.status)
            response["Retry-After"] = str(error.retry_after)
            return response
        except CommentError as error:
            return self.problem(str(error), error.status)
        except (OperationalError, InterfaceError):
            return unavailable(request)

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        response = make_private(render(self.request, self.template_name, context, status=status))
        return self._without_referrer(response)

    def problem(self, words: str, status: int) -> HttpResponse:
        heading = BAD_LINK if status in (404, 409, 410) else NOT_NOW
        context = {"heading": heading, "problem": words}
        response = make_private(render(self.request, "comments/problem.html", context, status=status))
        return self._without_referrer(response)

    def go(self, url: str) -> HttpResponse:
        """To a page by GET, so that reloading it repeats nothing."""
        response = HttpResponseRedirect(url, status=303)
        response["Cache-Control"] = "private, no-store"
        return self._without_referrer(response)

    def _without_referrer(self, response: HttpResponse) -> HttpResponse:
        if "token" in self.kwargs:
            response["Referrer-Policy"] = "no-referrer"  # the URL is the key
        return response


def value_of(purpose: links.Purpose, token: str, length: int) -> list[Any]:
    """What a token says, if it is a list of so many parts. Raises `BadLink`, or `Expired`."""
    value = purpose.read(token)
    if not isinstance(value, list) or len(value) != length:
        raise links.BadLink
    return value
