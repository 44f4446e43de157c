"""What the site's own people say."""

from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from comments.models import Author, Comment, Thread
from comments.services.errors import NotAllowed
from comments.services.moderation import approve_comment
from comments.services.submission import Post, client_key, store_comment


def reply_as_staff(*, thread: Thread, parent: Comment | None, text: str, by: AbstractBaseUser) -> Comment:
    email = getattr(by, "email", "")
    if not email:
        raise NotAllowed("your account has no e-mail address: add one under your account, then reply")
    name = by.get_full_name() if hasattr(by, "get_full_name") else ""
    post = Post(
        name=(name or by.get_username())[:100],
        email=email,
        url="",
        text=text,
        parent_id=parent.pk if parent else None,
        channel=Comment.Channel.DESK,
        client_key=client_key("desk", uuid4()),
    )
    with transaction.atomic():
        comment = store_comment(thread, parent, post, by_staff=True)
        Author.objects.filter(pk=comment.author_id, user=None).update(user_id=by.pk)
        approve_comment(comment=comment, by=by, reason="said by staff")
    return comment
