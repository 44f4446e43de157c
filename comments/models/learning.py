"""What the classifier was taught here, and what it made of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from comments.models.author import Author
from comments.models.comment import Comment, Revision
from comments.models.moderation import ModerationEvent


class Lesson(models.Model):
    """A person's decision that says ham or spam, with exactly what was judged. Decisions are learned in the order
    of their events' ids, each once; one taken back stays here, withdrawn, and counts for nothing."""

    # Without constraints, as in the audit log: a comment or a user may go, and what was learned stays.
    event = models.OneToOneField(
        ModerationEvent, primary_key=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    comment = models.ForeignKey(
        Comment, on_delete=models.DO_NOTHING, db_constraint=False, related_name="lessons"
    )
    revision = models.ForeignKey(
        Revision,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    author = models.ForeignKey(
        Author, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    spam = models.BooleanField()
    decided_at = models.DateTimeField()
    # The event that took the decision back.
    withdrawn_by = models.BigIntegerField(null=True)

    features = models.BinaryField()
    features_version = models.CharField(max_length=20)
    # The text's, so that the same text is not learned over and over.
    fingerprint = models.CharField(max_length=64)
    # What the screening said when the comment came; null where it was screened by another kind of features.
    screened_margin = models.FloatField(null=True)

    # What the newest run over the lessons found, before it learned this one, and how much it let it count.
    margin = models.FloatField(null=True)
    probability = models.FloatField(null=True)
    influence = models.FloatField(null=True)
    learned_by = models.PositiveBigIntegerField(null=True, help_text="The version that learned it.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["event"]
        indexes = [
            models.Index(fields=["event"], condition=Q(withdrawn_by=None), name="lesson_in_force"),
        ]

    def __str__(self) -> str:
        return f"comment {self.comment_id} is {'spam' if self.spam else 'ham'}"


class LearnedModel(models.Model):
    """What was learned on top of the shipped weights, up to some decision: never changed, only followed by the next.

    Older ones are kept as checkpoints: to unlearn is to go back to one and to learn again what came after it.
    """

    version = models.PositiveBigIntegerField(primary_key=True)
    # It continues these and no others: the shipped weights and the kind of features.
    base = models.CharField(max_length=40)
    features_version = models.CharField(max_length=20)
    # The last event learned, and the reset before which nothing counts.
    through = models.PositiveBigIntegerField(default=0)
    since = models.PositiveBigIntegerField(default=0)
    lessons = models.PositiveIntegerField(default=0)
    # SHA-256 (hex) of the lessons learned, by which a checkpoint proves to lie on the way to what is in force now.
    lessons_digest = models.CharField(max_length=64)
    # Compressed, see comments.screening.classifier.packing; and margin and influence of the newest lessons, float32.
    delta = models.BinaryField()
    memory = models.BinaryField()
    # SHA-256 (hex) of the weights.
    digest = models.CharField(max_length=64)
    slope = models.FloatField()
    offset = models.FloatField()
    checkpoint = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-version"]
        verbose_name = "learned model"
        verbose_name_plural = "what the screening has learned"

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """As it stands in a verdict: the shipped version, and the version of what was learned on top of it."""
        return f"{self.base}+{self.version}" if self.lessons else self.base
