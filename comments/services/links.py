"""Signed values that travel in mails, cookies and URLs, each bound to its purpose, object and expiry.

No row is needed to make one single-use: it names the comment's version, and acting moves the comment on.
"""

import time
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.urls import reverse

from comments.conf import conf
from comments.models import Comment

# Seconds: a week for mailed links; two days for a form, which a browser may show long after it was made;
# ten minutes in which the posting browser sees its own waiting comment; a day for a program that polls.
MAIL_LINK_AGE = 7 * 24 * 3600
FORM_AGE = 48 * 3600
PREVIEW_AGE = 600
STATUS_AGE = 24 * 3600


class BadLink(Exception):
    """Expired, altered, or made for something else."""


@dataclass(frozen=True, kw_only=True)
class MailLink:
    """What a mailed link allows: one action on one version of one comment, by one moderator (or, with
    `user_id` 0, by whoever reads the commenter's mailbox)."""

    action: str
    comment_id: int
    version: int
    user_id: int = 0

    def url(self) -> str:
        token = signing.dumps(
            [self.action, self.comment_id, self.version, self.user_id], salt="comments.mail"
        )
        page = "comments:appeal" if self.action == "appeal" else "comments:act"
        return conf.SITE_URL + reverse(page, args=[token])

    @classmethod
    def read(cls, token: str) -> "MailLink":
        action, comment_id, version, user_id = _load(token, "comments.mail", MAIL_LINK_AGE)
        return cls(action=action, comment_id=comment_id, version=version, user_id=user_id)


def form_token(thread_id: int, *, age: float = 0.0) -> str:
    """Says for which discussion a form was made, and when: `age` seconds ago."""
    return signing.dumps([thread_id, round(time.time() - age, 1)], salt="comments.form")


def form_seconds(token: str, thread_id: int) -> float:
    """Seconds since the form was made. Raises `BadLink` for an expired, foreign or forged token."""
    thread, made = _load(token, "comments.form", None)
    seconds: float = max(0.0, time.time() - made)
    if thread != thread_id or seconds > FORM_AGE:
        raise BadLink
    return seconds


def preview_cookie(comment: Comment) -> str:
    return signing.dumps(comment.pk, salt="comments.preview")


def previewed_comment(cookie: str) -> int:
    comment_id: int = _load(cookie, "comments.preview", PREVIEW_AGE)
    return comment_id


def status_url(comment: Comment) -> str:
    """Where a program asks what became of its post; the URL is the permission to ask."""
    return reverse("comments-api:submission", args=[signing.dumps(comment.pk, salt="comments.status")])


def comment_of_status_key(key: str) -> int:
    comment_id: int = _load(key, "comments.status", STATUS_AGE)
    return comment_id


def _load(token: str, salt: str, max_age: int | None) -> Any:
    try:
        return signing.loads(token, salt=salt, max_age=max_age)
    except (signing.BadSignature, ValueError) as error:
        raise BadLink from error
