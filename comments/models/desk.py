"""What moderators keep for themselves and for each other."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from comments.models.author import Author
from comments.models.comment import Comment


class Note(models.Model):
    """A moderator's note on a comment or on an author, for colleagues. Taken back, it stays, struck out."""

    comment = models.ForeignKey(Comment, null=True, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(Author, null=True, on_delete=models.CASCADE, related_name="notes")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    text = models.CharField(max_length=1000)
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(comment__isnull=False) ^ Q(author__isnull=False), name="note_on_one_thing"
            )
        ]

    def __str__(self) -> str:
        return f"note {self.pk}"


class ModeratorSettings(models.Model):
    """How a moderator wants to be told of what is held."""

    class Mail(models.TextChoices):
        EACH = "each", "a mail for each held comment"
        HOURLY = "hourly", "one mail an hour, if anything is held"
        DAILY = "daily", "one mail a day, if anything is held"
        NOTHING = "nothing", "no mail"

    class Articles(models.TextChoices):
        EACH = "each", "a mail for each comment"
        HOURLY = "hourly", "one mail an hour, if there is anything new"
        DAILY = "daily", "one mail a day, if there is anything new"
        NOTHING = "nothing", "no mail"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="moderator_settings",
    )
    mail = models.CharField(max_length=7, choices=Mail, default=Mail.EACH)
    # Up to when the last digest told what is held.
    digest_at = models.DateTimeField(null=True, editable=False)
    # The same of comments that are published under one's own articles.
    articles = models.CharField(
        max_length=7, choices=Articles, default=Articles.EACH, db_default=Articles.EACH.value
    )
    articles_digest_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "your mail from the desk"

    def __str__(self) -> str:
        return f"settings of user {self.user_id}"
