"""Outgoing mail as rows, so that none is lost and the stuck ones are seen."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from comments.models.author import Author
from comments.models.comment import Comment
from comments.models.thread import Thread


class Mail(models.Model):
    """One message to one person. The address is looked up at delivery and stands nowhere here."""

    class Kind(models.TextChoices):
        HELD = "held", "a comment waits for a moderator"
        CONFIRM = "confirm", "prove your address"
        DIGEST = "digest", "what waits for a moderator"
        REJECTED = "rejected", "why a comment was not published"
        APPROVED = "approved", "a comment was published"
        SUBSCRIBE = "subscribe", "prove that you want to follow a discussion"
        ACCESS = "access", "the way to one’s own comments"
        FOLLOW = "follow", "a comment in a discussion that is followed"
        NEWS = "news", "what is new in discussions that are followed"

    class State(models.TextChoices):
        QUEUED = "queued", "queued"
        SENT = "sent", "sent"
        FAILED = "failed", "refused"
        # Followers' mail is sent at most once: the server took the connection and then never said what became of it.
        UNKNOWN = "unknown", "perhaps sent"
        DROPPED = "dropped", "not needed any more"

    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=100, unique=True)
    # None: the mail is about no single comment.
    comment = models.ForeignKey(Comment, null=True, on_delete=models.CASCADE, related_name="mails")
    comment_version = models.PositiveIntegerField(default=0)
    # What it invites to follow, and how much of it.
    thread = models.ForeignKey(Thread, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    level = models.CharField(max_length=7, blank=True, default="", db_default="")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(Author, null=True, on_delete=models.CASCADE, related_name="mails")
    # The same at every attempt: a mail program shows a repeated delivery once.
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    created_at = models.DateTimeField(auto_now_add=True)
    # When it was last begun to be handed over.
    started_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) ^ Q(author__isnull=False), name="mail_has_one_recipient"
            )
        ]
        indexes = [
            models.Index(fields=["kind", "created_at"], name="mail_by_kind"),
            models.Index(fields=["kind", "sent_at"], name="mail_by_sending"),
            models.Index(
                fields=["state"], condition=Q(state__in=["failed", "unknown"]), name="mail_in_trouble"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def address(self) -> str:
        """Where it goes; looked up when it is sent. Empty: its recipient has none any more."""
        return self.user.email if self.user else self.author.email if self.author else ""
