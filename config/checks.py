"""What `manage.py check` says about this site's own settings."""

from typing import Any

from django.conf import settings
from django.core import checks

from comments.models import Job
from comments.outbox.claim import LEASE

_CHOICES = {
    "COMMENT_POLICY": ("screen", "hold"),
    "CONFIRM_EMAIL": ("always", "first", "never"),
    "EMAIL_DNS_UNKNOWN": ("hold", "accept"),
}


@checks.register()
def settings_are_known_words(**kwargs: Any) -> list[checks.CheckMessage]:
    return [
        checks.Error(
            f"{name}={getattr(settings, name)!r} is not known.",
            hint=f"Use one of {', '.join(choices)}.",
            id="parley.E001",
        )
        for name, choices in _CHOICES.items()
        if getattr(settings, name) not in choices
    ]


@checks.register()
def provider_reports_are_authentic(**kwargs: Any) -> list[checks.CheckMessage]:
    """Bounces and complaints must reach us, and nobody else must be able to report any."""
    if not settings.EMAIL_BACKEND.startswith("anymail.") or ":" in settings.ANYMAIL.get("WEBHOOK_SECRET", ""):
        return []
    hint = (
        "Put WEBHOOK_SECRET=user:password into ANYMAIL, long and random, and give the provider the webhook "
        "address with it; docs/mail.md says which."
    )
    return [
        checks.Error(
            "The provider has no way to report bounces and complaints: ANYMAIL has no WEBHOOK_SECRET of the form "
            "user:password.",
            hint=hint,
            id="parley.E002",
        )
    ]


# Reaching a mail server takes at most: connection, greeting, EHLO, STARTTLS, handshake, EHLO, sign-in in two.
_STEPS = 8


@checks.register()
def mail_timeout_fits_the_lease(**kwargs: Any) -> list[checks.CheckMessage]:
    longest, timeout = LEASE[Job.Kind.DELIVER_MAIL] // _STEPS, settings.EMAIL_TIMEOUT
    if timeout <= longest:
        return []
    hint = f"Set EMAIL_TIMEOUT to at most {longest} seconds."
    message = (
        "A slow mail server could outlast the lease of its job, and its mail would go out more than once."
    )
    return [checks.Warning(message, hint=hint, id="parley.W002")]


@checks.register(deploy=True)
def mail_goes_out(**kwargs: Any) -> list[checks.CheckMessage]:
    if settings.EMAIL_BACKEND != "config.mail.EmlFileBackend":
        return []
    hint = "Set EMAIL_URL, for example smtp+tls://user:password@mail.example.org:587."
    return [
        checks.Warning("Mail is only written to MAIL_DIR, nobody receives it.", hint=hint, id="parley.W001")
    ]
