"""Telling authors what became of their comments."""

from django.contrib.auth.models import AbstractBaseUser

from comments.models import Comment


def tell_rejected(*, comment: Comment, reason: str, by: AbstractBaseUser) -> bool:
    return False
