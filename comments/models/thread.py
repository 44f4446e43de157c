"""What is discussed."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from comments.querysets import ThreadQuerySet

# Characters of what is discussed that the screening compares comments with.
MAX_TEXT = 20_000


class Thread(models.Model):
    """One discussion. It knows no article: whatever is discussed owns a thread and keeps it in step."""

    class Policy(models.TextChoices):
        SITE = "", "as the site"
        SCREEN = "screen", "publish what the screening finds good"
        HOLD = "hold", "hold everything for a person"
        FIRST = "first", "hold the first comments of an author"
        MEMBERS = "members", "members only, then publish what the screening finds good"
        CLOSED = "closed", "closed"

    title = models.CharField(max_length=300)
    url = models.CharField(max_length=500, help_text="Path of the page that shows this discussion.")
    # What the screening knows of it: plain text, at most MAX_TEXT, and the names of those who wrote it.
    text = models.TextField(blank=True, default="", editable=False)
    people = ArrayField(models.CharField(max_length=100), blank=True, default=list, editable=False)
    # Who is told of new comments, because what is discussed is theirs.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    policy = models.CharField(max_length=10, choices=Policy, default=Policy.SITE, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, help_text="From then on nothing can be posted.")
    # Left empty: as the site (comments.models.policy.SitePolicy); 0 days: never.
    hold_first = models.PositiveSmallIntegerField(null=True, blank=True)
    close_after_days = models.PositiveSmallIntegerField(null=True, blank=True)
    hold_after_days = models.PositiveSmallIntegerField(null=True, blank=True)
    # Seconds that one person has to wait between two comments here; 0: no longer than anywhere.
    slow_seconds = models.PositiveIntegerField(default=0, db_default=0, blank=True)
    # Until then the discussion is as unknown as what it discusses.
    public_from = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    # Kept by comments.services.transition alone; equal to what counting would give.
    comment_count = models.PositiveIntegerField(default=0, editable=False)
    last_comment_at = models.DateTimeField(null=True, editable=False)
    # Bumped by every public change: the cache key of everything that shows this discussion.
    version = models.PositiveBigIntegerField(default=1, editable=False)

    objects: ClassVar[ThreadQuerySet] = ThreadQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.url
