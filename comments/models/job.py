"""The queue: what is to be done stands here, and a Celery message is only the doorbell."""

from django.db import models
from django.db.models import Q

from comments.models.bulk import BulkDecision
from comments.models.comment import Comment
from comments.models.following import MailRequest
from comments.models.mail import Mail


class Job(models.Model):
    class Kind(models.TextChoices):
        VALIDATE_EMAIL = "validate_email", "validate the address"
        SCREEN = "screen", "screen the text"
        DELIVER_MAIL = "deliver_mail", "deliver a mail"
        LEARN = "learn", "learn from a decision"
        BULK = "bulk", "decide about many comments"
        NOTIFY = "notify", "tell who follows"
        ANSWER = "answer", "answer a request for mail"
        RETAIN = "retain", "let old data go"

    class State(models.TextChoices):
        DUE = "due", "due"
        DONE = "done", "done"
        DEAD = "dead", "gave up"

    kind = models.CharField(max_length=20, choices=Kind)
    # Makes "insert the next job" repeatable: the same work is never queued twice.
    key = models.CharField(max_length=100, unique=True)
    comment = models.ForeignKey(Comment, null=True, on_delete=models.CASCADE, related_name="jobs")
    mail = models.ForeignKey(Mail, null=True, on_delete=models.CASCADE, related_name="jobs")
    bulk = models.ForeignKey(BulkDecision, null=True, on_delete=models.CASCADE, related_name="jobs")
    request = models.ForeignKey(MailRequest, null=True, on_delete=models.CASCADE, related_name="jobs")
    state = models.CharField(max_length=5, choices=State, default=State.DUE)
    # When it may next be claimed. A claim moves it past its lease, so a lost worker's job falls due again.
    run_after = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    # The fence: only the holder of the newest token may finish the job.
    token = models.UUIDField(null=True)
    error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["due", "done", "dead"]), name="job_state_known")
        ]
        indexes = [
            models.Index(fields=["kind", "run_after"], condition=Q(state="due"), name="job_due"),
            models.Index(fields=["finished_at"], condition=Q(state="done"), name="job_done"),
            models.Index(fields=["kind"], condition=Q(state="dead"), name="job_dead"),
        ]

    def __str__(self) -> str:
        return self.key


class Pulse(models.Model):
    """When a worker last answered a bell of that kind: the end-to-end sign of life."""

    kind = models.CharField(max_length=20, primary_key=True, choices=Job.Kind)
    answered_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.kind
