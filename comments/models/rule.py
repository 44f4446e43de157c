"""The site's own rules."""

from django.conf import settings
from django.db import models


class Rule(models.Model):
    """One word, domain, address, network or name, and what it does. Patterns are plain text, never expressions."""

    class Kind(models.TextChoices):
        WORD = "word", "word or phrase"
        DOMAIN = "domain", "domain (and those below it)"
        ADDRESS = "address", "e-mail address"
        NETWORK = "network", "IP address or network"
        NAME = "name", "commenter's name"

    class Effect(models.TextChoices):
        HOLD = "hold", "hold"
        SPAM = "spam", "mark as spam"
        REJECT = "reject", "reject"
        ALLOW = "allow", "allow"

    kind = models.CharField(max_length=10, choices=Kind)
    pattern = models.CharField(max_length=200)
    effect = models.CharField(max_length=10, choices=Effect, default=Effect.HOLD)
    active = models.BooleanField(default=True)
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

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "pattern"], name="rule_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} “{self.pattern}”"
