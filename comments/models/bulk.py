"""Decisions about many comments at once: written down whole first, then carried out piece by piece."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from comments.models.comment import Comment, Status


class BulkDecision(models.Model):
    """One decision of a moderator about many comments, each as it was when the button was pressed."""

    class State(models.TextChoices):
        RUNNING = "running", "running"
        DONE = "done", "done"
        FAILED = "failed", "stopped"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # One of comments.services.moderation.DECISIONS.
    action = models.CharField(max_length=20)
    reason = models.CharField(max_length=500, blank=True)
    # Which comments, in words for the moderator.
    about = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    # The bulk decision that this one takes back.
    undoes = models.OneToOneField("self", null=True, on_delete=models.SET_NULL, related_name="undone_by")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.action} {self.total} comments"


class BulkItem(models.Model):
    """One comment of a bulk decision: the version it is about, and what came of it."""

    class Outcome(models.TextChoices):
        WAITING = "", "waiting"
        DONE = "done", "done"
        SKIPPED = "skipped", "skipped"

    bulk = models.ForeignKey(BulkDecision, on_delete=models.CASCADE, related_name="items")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="+", db_index=False)
    version = models.PositiveIntegerField()
    outcome = models.CharField(max_length=7, choices=Outcome.choices, default="", db_default="", blank=True)
    # Why it was skipped, in few words and the same ones for alike cases.
    why = models.CharField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bulk", "comment"], name="bulk_item_once")]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["bulk", "id"], condition=Q(outcome=""), name="bulk_item_waiting"),
            models.Index(fields=["bulk", "why"], condition=Q(outcome="skipped"), name="bulk_item_skipped"),
        ]

    def __str__(self) -> str:
        return f"comment {self.comment_id} of bulk decision {self.bulk_id}"


class StatusTally(models.Model):
    """How many comments stand at each status, as a sum of rows: a trigger adds one for each change and the sweeper
    adds them up. So nobody counts a million rows, and no two changes wait for one counter."""

    status = models.CharField(max_length=12, choices=Status)
    number = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.number:+} {self.status}"
