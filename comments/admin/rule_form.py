"""A rule is checked when it is written: one that can never match looks like protection and is none."""

import ipaddress
import re
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from email_validator import EmailNotValidError, validate_email

from comments.models import Rule
from comments.screening.expressions import BadExpressionError, compiled, occurs
from comments.screening.links import canonical_host, site_of
from comments.screening.text import normalise
from comments.text import clean_line

_NOT_IN_HOST = re.compile(r"[\x00-\x2c/:-@\[-`{-\x7f\s]")


# The button that tries a rule and saves nothing.
TRIAL = "_dry_run"


class RuleForm(forms.ModelForm[Rule]):
    # The browser's own: Django's calendar labels the day and the time for the eye only.
    expires_at = forms.DateTimeField(
        label="Until",
        required=False,
        help_text=Rule._meta.get_field("expires_at").help_text,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    class Meta:
        model = Rule
        fields = ["kind", "pattern", "effect", "active", "watch", "expires_at", "note"]
        help_texts = {
            "pattern": "A word or phrase, or: spam.example · somebody@spam.example · @spam.example · 192.0.2.0/24"
            " · a number of links, as in 3 · an expression, as in (buy|get) now."
            " Small or capital letters and look-alike letters make no difference."
        }

    def clean_pattern(self) -> str:
        return clean_line(self.cleaned_data["pattern"])

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or self.cleaned_data
        kind, pattern = data.get("kind"), data.get("pattern")
        if kind in _CHECKS and pattern:
            try:
                data["pattern"] = checked_pattern(Rule.Kind(kind), pattern)
            except ValidationError as error:
                self.add_error("pattern", error)
        if kind == Rule.Kind.LINKS and data.get("effect") == Rule.Effect.ALLOW:
            self.add_error("effect", "A number of links speaks for nobody. Choose hold, spam or reject.")
        if TRIAL in self.data:
            self.add_error(None, "This was a trial. Nothing has been saved.")
        return data

    def clean_expires_at(self) -> datetime | None:
        until: datetime | None = self.cleaned_data["expires_at"]
        if until and until <= timezone.now() and "expires_at" in self.changed_data:
            raise ValidationError("This moment has passed. Choose one to come, or leave it empty.")
        return until


def checked_pattern(kind: Rule.Kind, pattern: str) -> str:
    """The pattern as the screening compares it. Raises `ValidationError` for one that can never match."""
    return _CHECKS[kind](clean_line(pattern))


def _words(pattern: str) -> str:
    if not normalise(pattern):
        raise ValidationError("A reader would see nothing of this. Write at least one letter, digit or sign.")
    return pattern


def _domain(pattern: str) -> str:
    """As the screening compares it; where it is plain what was meant, the rest of a URL is cut off."""
    site = site_of(pattern)
    host = site.host if site else canonical_host(pattern)
    if "@" in pattern or not all(host.split(".")) or "." not in host or _NOT_IN_HOST.search(host):
        raise ValidationError(
            "This is no domain. Write it like spam.example, without a path, an @ or a star."
        )
    return host


def _address(pattern: str) -> str:
    mailbox, at, domain = pattern.rpartition("@")
    try:
        validate_email(
            pattern if mailbox else f"anybody@{domain}", check_deliverability=False, test_environment=True
        )
    except EmailNotValidError as error:
        message = (
            "This is no address. Write it like somebody@spam.example, or @spam.example for all of a domain."
        )
        raise ValidationError(message) from error
    if not at:
        raise ValidationError("An @ is missing. For all addresses of a domain write it like @spam.example.")
    return pattern.casefold()


def _network(pattern: str) -> str:
    try:
        network = ipaddress.ip_network(pattern, strict=False)
    except ValueError as error:
        message = "This is no network. Write it like 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32."
        raise ValidationError(message) from error
    if network.prefixlen == 0:
        raise ValidationError(
            "This is the whole internet. To hold every comment, change the policy of the discussion."
        )
    return str(network)


def _links(pattern: str) -> str:
    if not (pattern.isascii() and pattern.isdecimal() and 1 <= int(pattern) <= 100):
        raise ValidationError("Write from how many links on, as a number from 1 to 100.")
    return str(int(pattern))


def _expression(pattern: str) -> str:
    try:
        expression = compiled(pattern)
    except BadExpressionError as error:
        raise ValidationError(
            f"This expression cannot be used ({error}). Look-around and back-references do not exist here."
        ) from error
    if occurs(expression, ""):
        raise ValidationError("This matches every comment, even an empty one. Demand at least one letter.")
    return pattern


_CHECKS = {
    Rule.Kind.WORD: _words,
    Rule.Kind.NAME: _words,
    Rule.Kind.DOMAIN: _domain,
    Rule.Kind.ADDRESS: _address,
    Rule.Kind.NETWORK: _network,
    Rule.Kind.LINKS: _links,
    Rule.Kind.PATTERN: _expression,
}
