"""The person behind an address."""

import hashlib
import hmac
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from comments.conf import conf


def email_hash(email: str) -> str:
    """Keyed SHA-256 (hex) of an address, letter case aside: finds its author without showing the address."""
    return hmac.new(conf.EMAIL_HASH_KEY.encode(), email.casefold().encode(), hashlib.sha256).hexdigest()


class AuthorQuerySet(models.QuerySet["Author"]):
    def for_email(self, email: str) -> "Author":
        """The author of an address, made at first sight; two posts at once get the same one."""
        author, _ = self.get_or_create(email_hash=email_hash(email), defaults={"email": email})
        return author


class Author(models.Model):
    """The one place where an e-mail address is kept. It is worth nothing until `confirmed_at`."""

    class Standing(models.TextChoices):
        GOOD = "", "as anybody"
        HOLD = "hold", "always held"
        BAN = "ban", "banned"

    email = models.EmailField(max_length=254)
    email_hash = models.CharField(max_length=64, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="comment_authors",
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # What a moderator has decided about this person's comments to come; written by comments.services.standing.
    standing = models.CharField(
        max_length=5, choices=Standing.choices, default="", db_default="", blank=True, editable=False
    )
    # None: until somebody takes it back.
    standing_until = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    # Comments now standing at that status; kept by comments.services.transition alone.
    approved_count = models.PositiveIntegerField(default=0, editable=False)
    rejected_count = models.PositiveIntegerField(default=0, editable=False)
    spam_count = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[AuthorQuerySet] = AuthorQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"author {self.pk}"

    @property
    def standing_now(self) -> "Author.Standing":
        """What is in force of `standing` at this moment."""
        over = self.standing_until is not None and self.standing_until <= timezone.now()
        return self.Standing.GOOD if over else self.Standing(self.standing)
