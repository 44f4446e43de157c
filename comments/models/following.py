"""Who wants to hear of what, and what they have been told."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from comments.models.author import Author
from comments.models.comment import Comment
from comments.models.mail import Mail
from comments.models.thread import Thread


class Subscription(models.Model):
    """Somebody follows a discussion. There is a row only once they have proved that the address is theirs."""

    class Level(models.TextChoices):
        REPLIES = Comment.Notify.REPLIES.value, "replies to me"
        ALL = Comment.Notify.ALL.value, "the whole discussion"

    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="subscriptions")
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="subscriptions")
    level = models.CharField(max_length=7, choices=Level)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["author", "thread"], name="subscription_once_per_thread")
        ]

    def __str__(self) -> str:
        return f"subscription {self.pk}"


class Notice(models.Model):
    """One person is told of one comment: once, whatever becomes of it. Without a mail it waits for a digest."""

    class Why(models.TextChoices):
        REPLY = "reply", "it answers you"
        DISCUSSION = "discussion", "you follow the discussion"
        ARTICLE = "article", "the article is yours"

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="notices")
    author = models.ForeignKey(
        Author, null=True, on_delete=models.CASCADE, related_name="notices", db_index=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    why = models.CharField(max_length=10, choices=Why)
    mail = models.ForeignKey(Mail, null=True, on_delete=models.SET_NULL, related_name="notices")
    # It waits for the next digest.
    waits = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["author", "comment"], name="notice_once_per_author"),
            models.UniqueConstraint(fields=["user", "comment"], name="notice_once_per_user"),
            models.CheckConstraint(
                condition=Q(user__isnull=False) ^ Q(author__isnull=False), name="notice_has_one_recipient"
            ),
        ]
        indexes = [
            models.Index(fields=["author"], condition=Q(waits=True), name="notice_waiting_author"),
            models.Index(fields=["user"], condition=Q(waits=True), name="notice_waiting_user"),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"


class MailRequest(models.Model):
    """Somebody typed an address and wants mail there. Known or not, it is stored alike, and looked up by a job, so
    that neither the answer nor its timing tells whether the address is known. It goes with the job."""

    email = models.EmailField(max_length=254)
    # Which discussion they want to follow; None: they want the way to their own comments.
    thread = models.ForeignKey(Thread, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    level = models.CharField(max_length=7, blank=True, choices=Subscription.Level)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"request {self.pk}"


class Suppression(models.Model):
    """A mailbox that gets no mail, or no news, any more. Only a keyed hash says which, so that it outlives erasure."""

    class Scope(models.TextChoices):
        ALL = "all", "no mail at all"
        NEWS = "news", "no news of discussions"

    class Reason(models.TextChoices):
        BOUNCE = "bounce", "its mail server refuses mail"
        COMPLAINT = "complaint", "its reader complained"
        REQUEST = "request", "its reader asked for it"

    mailbox_hash = models.CharField(max_length=64, unique=True, editable=False)
    scope = models.CharField(max_length=4, choices=Scope)
    reason = models.CharField(max_length=9, choices=Reason)
    # What the server said, without the address.
    detail = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"suppression {self.pk}"
