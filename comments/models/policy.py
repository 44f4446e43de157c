"""What becomes of comments on this site, as its owner has set it in the admin."""

from django.db import models

from comments.models.thread import Thread


class SitePolicy(models.Model):
    """One row. What it leaves empty is as the environment says, or off; a discussion may have its own."""

    # Its only primary key.
    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    policy = models.CharField(
        max_length=10,
        choices=[("", "as configured (COMMENT_POLICY)"), *((p.value, p.label) for p in Thread.Policy if p)],
        blank=True,
        default="",
    )
    # WordPress: "Comment author must have a previously approved comment".
    hold_first = models.PositiveSmallIntegerField(
        default=1, help_text="With “hold the first comments of an author”: how many."
    )
    close_after_days = models.PositiveSmallIntegerField(
        default=0,
        help_text="Days after which a discussion closes by itself; 0: never. WordPress suggests 14.",
    )
    hold_after_days = models.PositiveSmallIntegerField(
        default=0, help_text="Days after which everything said in a discussion is held; 0: never."
    )
    # WordPress: "Hold a comment in the queue if it contains … or more links".
    hold_links = models.PositiveSmallIntegerField(
        default=2, help_text="A comment with so many links or more is held."
    )

    class Meta:
        verbose_name = verbose_name_plural = "policy of the site"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="site_policy_only_one")]

    def __str__(self) -> str:
        return "Policy of the site"
