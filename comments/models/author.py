"""The person behind an address."""

import hashlib
import hmac
import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from comments.conf import conf
from comments.mailbox import mailbox_of


def email_hash(email: str, *, key: str | None = None) -> str:
    """Keyed SHA-256 (hex) of an address, letter case aside: finds its author without showing the address."""
    secret = conf.EMAIL_HASH_KEY if key is None else key
    return hmac.new(secret.encode(), email.casefold().encode(), hashlib.sha256).hexdigest()


def mailbox_hash(email: str, *, key: str | None = None) -> str:
    """Keyed SHA-256 (hex) of the mailbox that an address reaches: the same for every spelling of it."""
    return email_hash(f"mailbox:{mailbox_of(email)}", key=key)


def random_avatar() -> int:
    """31 bits that say nothing of anybody."""
    return secrets.randbits(31)


class AuthorQuerySet(models.QuerySet["Author"]):
    def for_email(self, email: str) -> "Author":
        """The author of an address, made at first sight; two posts at once get the same one.

        Known or not, it is one statement that writes one row: how long it takes tells nothing. While the key of the
        hash is being changed, whoever is still filed under a former key is found by that.
        """
        for former in conf.EMAIL_HASH_KEY_FALLBACKS:
            if known := self.filter(email_hash=email_hash(email, key=former)).first():
                return known
        author = Author(email=email, email_hash=email_hash(email), mailbox_hash=mailbox_hash(email))
        self.bulk_create(
            [author], update_conflicts=True, unique_fields=["email_hash"], update_fields=["email_hash"]
        )
        return self.get(pk=author.pk)

    def known_by(self, email: str) -> "Author | None":
        """The author of an address, if there is one."""
        return self.filed_under(email).first()

    def filed_under(self, email: str) -> "AuthorQuerySet":
        """Whoever has this address, whichever key they are filed under."""
        keys = [None, *conf.EMAIL_HASH_KEY_FALLBACKS]
        return self.filter(email_hash__in=[email_hash(email, key=key) for key in keys])


class Author(models.Model):
    """The one place where an e-mail address is kept. It is worth nothing until `confirmed_at`."""

    class Standing(models.TextChoices):
        GOOD = "", "as anybody"
        HOLD = "hold", "always held"
        BAN = "ban", "banned"

    class Pace(models.TextChoices):
        """When whoever follows a discussion is written to."""

        AT_ONCE = "once", "at once, a mail for each comment"
        HOURLY = "hourly", "one mail an hour, if there is anything new"
        DAILY = "daily", "one mail a day, if there is anything new"

    email = models.EmailField(max_length=254)
    email_hash = models.CharField(max_length=64, unique=True, editable=False)
    # Of the mailbox, however the address is spelt: what is sent there is counted by it.
    mailbox_hash = models.CharField(max_length=64, default="", db_default="", editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="comment_authors",
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # Drawn by lot; what the picture beside proved comments is made of. None: not drawn yet.
    avatar = models.PositiveIntegerField(null=True, default=random_avatar, editable=False)
    # Part of every link and cookie that stands for this author; raised, it makes all of them worthless.
    access = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    # How they want to be written to, and whether they want to hear what moderators decide about their comments.
    pace = models.CharField(max_length=6, choices=Pace, default=Pace.AT_ONCE, db_default=Pace.AT_ONCE.value)
    hears_decisions = models.BooleanField(default=True, db_default=True)
    # Up to when the last digest told what is new.
    digest_at = models.DateTimeField(null=True, editable=False)
    # Since then nobody knows any more who this was.
    erased_at = models.DateTimeField(null=True, editable=False)
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

    class Meta:
        indexes = [
            models.Index(fields=["mailbox_hash"], name="author_by_mailbox"),
            models.Index(fields=["created_at"], condition=Q(confirmed_at=None), name="author_unproved"),
        ]
        permissions = [("access_author", "Can give out and erase what is known of a person")]

    objects: ClassVar[AuthorQuerySet] = AuthorQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"author {self.pk}"

    @property
    def standing_now(self) -> "Author.Standing":
        """What is in force of `standing` at this moment."""
        over = self.standing_until is not None and self.standing_until <= timezone.now()
        return self.Standing.GOOD if over else self.Standing(self.standing)
