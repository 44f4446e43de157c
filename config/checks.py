"""What `manage.py check` says about this site's own settings."""

from typing import Any

from django.conf import settings
from django.core import checks

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


@checks.register(deploy=True)
def mail_goes_out(**kwargs: Any) -> list[checks.CheckMessage]:
    if settings.EMAIL_URL:
        return []
    hint = "Set EMAIL_URL, for example smtp+tls://user:password@mail.example.org:587."
    return [
        checks.Warning("Mail is only written to MAIL_DIR, nobody receives it.", hint=hint, id="parley.W001")
    ]
