"""What the site's own people say: approved by whoever says it, and readers see that it is theirs."""

from dataclasses import replace
from urllib.parse import urlsplit
from uuid import uuid4

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from comments.conf import conf
from comments.models import Author, Comment, Thread
from comments.services.errors import ThreadClosed
from comments.services.moderation import approve_comment
from comments.services.policy import policy_of
from comments.services.submission import Post, client_key, parent_of, store_comment


def speaks_for_the_site(user: object) -> bool:
    """Whether somebody who is signed in moderates here."""
    return (
        isinstance(user, AbstractUser)
        and user.is_active
        and user.is_staff
        and user.has_perm("comments.change_comment")
    )


def reply_as_staff(*, thread: Thread, parent: Comment | None, text: str, by: AbstractUser) -> Comment:
    """Answer from the desk, where closed discussions are open."""
    post = Post(
        name=(by.get_full_name() or by.get_username())[:100],
        email=_address(by),
        url="",
        text=text,
        parent_id=parent.pk if parent else None,
        channel=Comment.Channel.DESK,
        client_key=client_key("desk", uuid4()),
    )
    return _store(thread, post, by)


def post_as_staff(*, thread: Thread, post: Post, by: AbstractUser) -> Comment:
    """Take what a moderator sends through the page's form: not screened, not slowed, and not into a closed discussion.

    The address is the account's. A repetition (same client key) returns the comment it made the first time.
    """
    if known := Comment.objects.filter(thread=thread, client_key=post.client_key).first():
        return known
    if policy_of(thread).is_closed:
        raise ThreadClosed
    return _store(thread, replace(post, email=_address(by)), by)


def _address(by: AbstractUser) -> str:
    """Who speaks is known by the account; one without an address gets one that stands for it here."""
    return by.email or f"{by.get_username()}@{urlsplit(conf.SITE_URL).hostname}"


def _store(thread: Thread, post: Post, by: AbstractUser) -> Comment:
    with transaction.atomic():
        comment = store_comment(thread, parent_of(thread, post.parent_id), post, by_staff=True)
        Author.objects.filter(pk=comment.author_id, user=None).update(user=by)
        if not comment.is_public:
            approve_comment(comment=comment, by=by, reason="said by the site’s own people")
    return comment
