"""Bans of addresses, domains and networks: rules that reject, with or without an end."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from comments.models import Rule
from comments.services.audit import log_change


def ban(
    *, kind: Rule.Kind, pattern: str, by: AbstractBaseUser, until: datetime | None = None, reason: str = ""
) -> Rule:
    with transaction.atomic():
        fields = {"effect": Rule.Effect.REJECT, "active": True, "watch": False, "expires_at": until}
        rule, _ = Rule.objects.update_or_create(
            kind=kind,
            pattern=pattern,
            defaults=fields,
            create_defaults=fields | {"note": f"banned by {by.get_username()}", "created_by_id": by.pk},
        )
        detail = {"effect": "reject", "until": until.isoformat() if until else None}
        log_change(action="ban", subject=f"rule:{rule.pk}", by=by, detail=detail, reason=reason)
    return rule
