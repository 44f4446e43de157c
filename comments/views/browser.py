"""Whose browser this is: cookies that are proofs, set only where somebody asked for it."""

from django.http import HttpRequest, HttpResponse

from comments.conf import conf
from comments.models import Author, Comment
from comments.services import links

# What this browser has posted lately; and who it belongs to, if they asked to be remembered.
POSTED_COOKIE, AUTHOR_COOKIE = "parley_posted", "parley_author"


def author_of_browser(request: HttpRequest) -> Author | None:
    """Who asked this browser to be remembered. One query, and only where there is a cookie."""
    cookie = request.COOKIES.get(AUTHOR_COOKIE, "")
    try:
        return links.author_of(links.BROWSER.read(cookie)) if cookie else None
    except (links.BadLink, TypeError, ValueError, LookupError):
        return None


def remember(response: HttpResponse, author: Author) -> None:
    token = links.author_token(links.BROWSER, author)
    _set(response, AUTHOR_COOKIE, token, links.BROWSER.age)


def forget(response: HttpResponse) -> None:
    response.delete_cookie(AUTHOR_COOKIE, samesite="Lax")


def has_posted(request: HttpRequest, comment_id: int) -> bool:
    return comment_id in links.posted_comments(request.COOKIES.get(POSTED_COOKIE, ""))


def note_posted(request: HttpRequest, response: HttpResponse, comment: Comment) -> None:
    earlier = request.COOKIES.get(POSTED_COOKIE, "")
    _set(response, POSTED_COOKIE, links.posted_cookie(comment, earlier), links.POSTED.age)


def _set(response: HttpResponse, name: str, value: str, age: int | None) -> None:
    secure = conf.SITE_URL.startswith("https:")
    response.set_cookie(name, value, max_age=age, httponly=True, samesite="Lax", secure=secure)
