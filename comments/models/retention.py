"""When old data was let go, and how much of it."""

from django.db import models


class RetentionRun(models.Model):
    """One day's round of `comments.services.retention`; `counts` is by the name of each rule."""

    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        verbose_name = "retention run"
        verbose_name_plural = "privacy"

    def __str__(self) -> str:
        return f"retention run {self.pk}"
