"""The site's own rules, and what came of them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from comments.models.comment import Comment, Revision


class RuleQuerySet(models.QuerySet["Rule"]):
    def in_force(self) -> "RuleQuerySet":
        """Those that the screening looks at now, the watching ones among them."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=Now()), active=True)


class Rule(models.Model):
    """One word, domain, address, network, name, expression or number of links, and what it does."""

    class Kind(models.TextChoices):
        WORD = "word", "word or phrase"
        DOMAIN = "domain", "domain (and those below it)"
        ADDRESS = "address", "e-mail address"
        NETWORK = "network", "IP address or network"
        NAME = "name", "commenter's name"
        LINKS = "links", "number of links"
        PATTERN = "pattern", "regular expression"

    class Effect(models.TextChoices):
        HOLD = "hold", "hold"
        SPAM = "spam", "mark as spam"
        REJECT = "reject", "reject"
        ALLOW = "allow", "allow"

    kind = models.CharField(max_length=10, choices=Kind)
    pattern = models.CharField(max_length=200)
    effect = models.CharField(max_length=10, choices=Effect, default=Effect.HOLD)
    active = models.BooleanField(default=True)
    watch = models.BooleanField(
        "only watch",
        default=False,
        db_default=False,
        help_text="It says what it sees and decides nothing: to find out what it would do.",
    )
    expires_at = models.DateTimeField(
        "until", null=True, blank=True, help_text="Left empty: until somebody takes it back."
    )
    note = models.CharField(
        max_length=200, blank=True, help_text="Why this rule is here, for your colleagues."
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[RuleQuerySet] = RuleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "pattern"], name="rule_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} “{self.pattern}”"


class RuleHit(models.Model):
    """A rule saw a wording. What a person then decided about the comment tells how good the rule is."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="hits")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="rule_hits")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "revision"], name="rule_hit_once")]

    def __str__(self) -> str:
        return f"rule {self.rule_id} saw comment {self.comment_id}"
