"""Signed values that travel in mails, cookies and URLs, each bound to its purpose, object and expiry.

No row is needed to make one single-use: it names the comment's version, and acting moves the comment on. What stands
for an author names their `access`, which they can raise to make all of it worthless.
"""

import time
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.urls import reverse

from comments.conf import conf
from comments.models import Author, Comment

# Seconds.
_MINUTE, _DAY = 60, 24 * 3600


class BadLink(Exception):
    """Altered, or made for something else."""


class Expired(BadLink):
    """Genuine, but too old; `value` is what it says."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


@dataclass(frozen=True)
class Purpose:
    """What a token is for; one made for another purpose is no good here. `age` is in seconds; None: for ever."""

    name: str
    age: int | None

    def sign(self, value: Any) -> str:
        return signing.dumps(value, salt=f"comments.{self.name}")

    def read(self, token: str) -> Any:
        """The value signed. Raises `Expired`, or `BadLink` for all else that is wrong with it."""
        try:
            return signing.loads(token, salt=f"comments.{self.name}", max_age=self.age)
        except signing.SignatureExpired as error:
            raise Expired(signing.loads(token, salt=f"comments.{self.name}")) from error
        except (signing.BadSignature, ValueError) as error:
            raise BadLink from error


# A form may be shown by a browser long after it was made. What a browser has posted it may see for a day, and change
# as long as EDIT_MINUTES says. A browser that an author has asked to be remembered is so for half a year. Whoever wants
# no more mail may say so whenever they like.
FORM = Purpose("form", 2 * _DAY)
POSTED = Purpose("posted", _DAY)
STATUS = Purpose("status", _DAY)
DECIDE = Purpose("mail", 7 * _DAY)
CONFIRM = Purpose("confirm", 7 * _DAY)
ACCESS = Purpose("access", 7 * _DAY)
FOLLOW = Purpose("follow", 7 * _DAY)
BROWSER = Purpose("browser", 180 * _DAY)
SILENCE = Purpose("silence", None)
PURPOSES = (FORM, POSTED, STATUS, DECIDE, CONFIRM, ACCESS, FOLLOW, BROWSER, SILENCE)

# The one action behind a mailed link that is the commenter's own.
APPEAL = "appeal"
# Comments that one browser has posted lately and may still see.
_MOST_POSTED = 20


@dataclass(frozen=True, kw_only=True)
class MailLink:
    """What a mailed link allows: one action on one version of one comment, by one moderator (or, with
    `user_id` 0, by whoever reads the commenter's mailbox)."""

    action: str
    comment_id: int
    version: int
    user_id: int = 0

    def url(self) -> str:
        token = DECIDE.sign([self.action, self.comment_id, self.version, self.user_id])
        page = "comments:appeal" if self.action == APPEAL else "comments:act"
        return absolute(page, token)

    @classmethod
    def read(cls, token: str) -> "MailLink":
        action, comment_id, version, user_id = DECIDE.read(token)
        return cls(action=action, comment_id=comment_id, version=version, user_id=user_id)


# --- What stands for an author -----------------------------------------------------------------------


def author_token(purpose: Purpose, author: Author, *about: Any) -> str:
    """A token that stands for an author, until they raise their `access`; `about` says what else it names."""
    return purpose.sign([author.pk, author.access, *about])


def author_of(value: Any) -> Author:
    """Whom the value of such a token stands for. Raises `BadLink` where it does not any more."""
    author = Author.objects.filter(pk=value[0], access=value[1], erased_at=None).first()
    if author is None:
        raise BadLink
    return author


def confirm_url(author: Author, comment_id: int) -> str:
    return absolute("comments:confirm", author_token(CONFIRM, author, comment_id))


def access_url(author: Author) -> str:
    """Where an author finds all their own comments; the URL is the permission."""
    return absolute("comments:mine", author_token(ACCESS, author))


def follow_url(author: Author, thread_id: int, level: str) -> str:
    return absolute("comments:follow-confirm", author_token(FOLLOW, author, thread_id, level))


def silence_url(who: str, pk: int, what: str, thread_id: int = 0) -> str:
    """Where a mail's reader ends such mail: `who` is "author" or "user", `what` names a `comments.services.silencing`
    choice."""
    return absolute("comments:silence", SILENCE.sign([who, pk, what, thread_id]))


def absolute(page: str, *parts: Any) -> str:
    return conf.SITE_URL + reverse(page, args=parts)


# --- Forms, and what a browser has posted ---------------------------------------------------------------


def form_token(thread_id: int, *, age: float = 0.0) -> str:
    """Says for which discussion a form was made, and when: `age` seconds ago."""
    return FORM.sign([thread_id, round(time.time() - age, 1)])


def form_seconds(token: str, thread_id: int) -> float:
    """Seconds since the form was made. Raises `BadLink` for an expired, foreign or forged token."""
    thread, made = FORM.read(token)
    seconds: float = max(0.0, time.time() - made)
    if thread != thread_id or seconds > (FORM.age or 0):
        raise BadLink
    return seconds


def posted_cookie(comment: Comment, earlier: str = "") -> str:
    """The browser's cookie with one more comment in it; `earlier` is what it has sent."""
    known = [pk for pk in posted_comments(earlier) if pk != comment.pk]
    return POSTED.sign([*known, comment.pk][-_MOST_POSTED:])


def posted_comments(cookie: str) -> list[int]:
    """Ids of the comments that the browser with this cookie has posted; none for a bad one."""
    try:
        return [int(pk) for pk in POSTED.read(cookie)]
    except (BadLink, TypeError, ValueError):
        return []


def status_url(comment: Comment) -> str:
    """Where a program asks what became of its post; the URL is the permission to ask."""
    return reverse("comments-api:submission", args=[STATUS.sign(comment.pk)])


def comment_of_status_key(key: str) -> int:
    comment_id: int = STATUS.read(key)
    return comment_id
