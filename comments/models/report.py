"""What readers and commenters say about how a comment was judged."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from comments.models.comment import Comment, Revision


class Reporter(models.Model):
    """A reader who reported something: known by a keyed hash only, and by how often people agreed."""

    key = models.CharField(max_length=64, unique=True)
    upheld = models.PositiveIntegerField(default=0)
    dismissed = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"reporter {self.pk}"


class Report(models.Model):
    """One reader's report of one comment, open until a person decides about the comment."""

    class Reason(models.TextChoices):
        SPAM = "spam", "It is spam or an advert"
        ABUSE = "abuse", "It insults or threatens somebody"
        OFF_TOPIC = "off_topic", "It has nothing to do with the subject"
        PERSONAL = "personal", "It tells personal data of somebody"
        OTHER = "other", "Something else"

    class State(models.TextChoices):
        OPEN = "open", "open"
        UPHELD = "upheld", "upheld"
        DISMISSED = "dismissed", "dismissed"

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reports")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+", db_index=False)
    reporter = models.ForeignKey(Reporter, on_delete=models.PROTECT, related_name="reports")
    reason = models.CharField(max_length=10, choices=Reason)
    text = models.CharField(max_length=500, blank=True)
    # What it counted when it came (comments.screening.policy).
    weight = models.FloatField()
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["comment", "reporter"], name="report_once_per_reader")]
        indexes = [models.Index(fields=["comment"], condition=Q(state="open"), name="report_open")]

    def __str__(self) -> str:
        return f"report {self.pk} of comment {self.comment_id}"


class Appeal(models.Model):
    """The author of a rejected comment asks for another look; once for each comment."""

    class State(models.TextChoices):
        OPEN = "open", "open"
        GRANTED = "granted", "granted"
        REFUSED = "refused", "refused"

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="appeal")
    text = models.CharField(max_length=1000)
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"appeal about comment {self.comment_id}"
