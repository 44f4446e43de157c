"""Telling moderators that something waits for them."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet

from comments.models import Comment, Mail
from comments.services.delivery import queue_mail


def moderators() -> QuerySet[AbstractBaseUser]:
    """Everyone who may decide and can be written to."""
    return (
        get_user_model()
        .objects.with_perm("comments.change_comment", backend="django.contrib.auth.backends.ModelBackend")
        .exclude(email="")
        .filter(is_staff=True)
    )


def tell_moderators(comment: Comment) -> None:
    """One mail to each moderator for each time the comment is held."""
    for user in moderators():
        queue_mail(Mail.Kind.HELD, comment=comment, user=user)
