"""What was found and what was decided: verdicts, and the audit log."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from comments.models.bulk import BulkDecision
from comments.models.comment import Comment, Revision, Status
from comments.screening.verdict import Disposition


class Verdict(models.Model):
    """What the screening said of one revision, whole: every signal with its weight and evidence."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="verdicts")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="verdicts")
    # The key of the job that wrote it: a run's effect happens once.
    run = models.CharField(max_length=100, unique=True)
    score = models.FloatField(help_text="Probability of spam, 0 to 1.")
    disposition = models.CharField(max_length=10, choices=[(d.value, d.value) for d in Disposition])
    signals = models.JSONField()
    policy_version = models.CharField(max_length=20)
    model_version = models.CharField(max_length=40, blank=True)
    milliseconds = models.FloatField()
    # What the classifier saw and what it made of it (log-odds, not calibrated): learned from if a person decides.
    features = models.BinaryField(null=True)
    features_version = models.CharField(max_length=20, blank=True, default="", db_default="")
    margin = models.FloatField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.disposition} ({self.score:.2f})"


class ModerationEvent(models.Model):
    """One change of a comment, or of something else that moderation rests on: a rule, a discussion, a policy.

    Rows are never changed or deleted (a trigger sees to it) and form hash chains: one per comment, whose head the
    comment keeps, and one for all the rest, whose head is the `AuditHead`.
    """

    class Actor(models.TextChoices):
        MACHINE = "machine", "the machine"
        PERSON = "person", "a moderator"
        COMMENTER = "commenter", "the commenter"

    # Without constraints: a comment or a user may go, the log stays.
    comment = models.ForeignKey(
        Comment, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="events"
    )
    # What else was changed, as `kind:id` ("rule:7"); empty where it is a comment.
    subject = models.CharField(max_length=40, blank=True, default="", db_default="")
    revision = models.ForeignKey(
        Revision, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    version = models.PositiveIntegerField(
        help_text="The comment's version after the change; 0 where it is no comment."
    )
    actor = models.CharField(max_length=10, choices=Actor)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    action = models.CharField(max_length=20)
    # Equal where the status stayed: an edit, a move, a pin, a report.
    before = models.CharField(max_length=12, choices=Status, blank=True)
    after = models.CharField(max_length=12, choices=Status, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    # What changed from what to what, without anybody's address or words.
    detail = models.JSONField(null=True)
    bulk = models.ForeignKey(
        BulkDecision,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    created_at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["comment", "version"], name="event_once_per_version"),
            models.CheckConstraint(
                condition=~Q(actor="person") | Q(user__isnull=False), name="event_of_person_names_user"
            ),
            models.CheckConstraint(
                condition=Q(comment__isnull=False) ^ ~Q(subject=""), name="event_about_one_thing"
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at"], name="event_latest"),
            models.Index(fields=["user", "-id"], condition=Q(actor="person"), name="event_by_person"),
            models.Index(fields=["subject", "-id"], condition=~Q(subject=""), name="event_by_subject"),
            models.Index(fields=["bulk"], condition=Q(bulk__isnull=False), name="event_by_bulk"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject or f'comment {self.comment_id}'}"


class AuditHead(models.Model):
    """The hash of the newest event that is about no comment: without it the last ones could be cut off unseen."""

    name = models.CharField(max_length=10, primary_key=True)
    hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.name
