"""Telling moderators that something waits for them."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q, QuerySet

from comments.models import Comment, Mail, ModeratorSettings
from comments.services.mail_queue import queue_mail


def moderators() -> QuerySet[AbstractBaseUser]:
    """Everyone who may decide and can be written to."""
    return (
        get_user_model()
        .objects.with_perm("comments.change_comment", backend="django.contrib.auth.backends.ModelBackend")
        .exclude(email="")
        .filter(is_staff=True)
    )


def tell_moderators(comment: Comment) -> None:
    """One mail for each time the comment is held, to each moderator who has not chosen otherwise."""
    wants_each = Q(moderator_settings=None) | Q(moderator_settings__mail=ModeratorSettings.Mail.EACH)
    for user in moderators().filter(wants_each):
        queue_mail(Mail.Kind.HELD, comment=comment, user=user)
