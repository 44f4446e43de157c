"""The audit log's hash chains: any later change of an event, or a missing one, shows."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Subquery
from django.utils import timezone

from comments.models import AuditHead, Comment, ModerationEvent

_SEALED = ("comment_id", "revision_id", "version", "actor", "user_id", "action", "before", "after", "reason")
# Sealed where they say something: most events know none of them.
_SEALED_IF_SET = ("subject", "detail", "bulk_id")
# The chain of what is about no comment.
_SITE = "site"


def event_digest(event: ModerationEvent) -> str:
    """SHA-256 (hex) of an event and of the one before it."""
    sealed = {name: getattr(event, name) for name in _SEALED}
    sealed |= {name: value for name in _SEALED_IF_SET if (value := getattr(event, name))}
    sealed |= {"created_at": event.created_at.isoformat(), "previous": event.previous_hash}
    return hashlib.sha256(json.dumps(sealed, sort_keys=True, default=str).encode()).hexdigest()


def seal(event: ModerationEvent) -> ModerationEvent:
    """Give a complete event its hash."""
    event.hash = event_digest(event)
    return event


def log_change(
    *,
    action: str,
    subject: str,
    by: AbstractBaseUser,
    detail: Mapping[str, Any] | None = None,
    reason: str = "",
) -> ModerationEvent:
    """Write down what a person changed that is no comment, in the transaction that changes it.

    `subject` is `kind:id`; `detail` is plain JSON, without an address or anybody's words. These events form one chain,
    so two of them wait for each other.
    """
    with transaction.atomic():
        AuditHead.objects.get_or_create(name=_SITE)
        head = AuditHead.objects.select_for_update().get(name=_SITE)
        event = ModerationEvent(
            subject=subject,
            version=0,
            actor=ModerationEvent.Actor.PERSON,
            user_id=by.pk,
            action=action,
            reason=reason[:500],
            detail=dict(detail) if detail else None,
            created_at=timezone.now(),
            previous_hash=head.hash,
        )
        seal(event).save(force_insert=True)
        AuditHead.objects.filter(name=_SITE).update(hash=event.hash)
    return event


def chain_faults(comment: Comment) -> Iterator[str]:
    """What is wrong with the log of one comment, a sentence each; nothing when it is whole."""
    yield from faults_of(comment, comment.events.order_by("version"))


def faults_of(comment: Comment, events: Iterable[ModerationEvent]) -> Iterator[str]:
    """`chain_faults` of events at hand, in the order of their versions."""
    previous, version, status = "", 1, "pending"
    for event in events:
        if event.version != version + 1 or event.before != status:
            yield f"comment {comment.pk}: the event before version {event.version} is missing"
        if event.previous_hash != previous or event.hash != event_digest(event):
            yield f"comment {comment.pk}: the event of version {event.version} was changed"
        previous, version, status = event.hash, event.version, event.after
    if (previous, version, status) != (comment.event_hash, comment.version, comment.status):
        yield f"comment {comment.pk}: its status was changed without an event, or its last events are missing"


def site_chain_faults() -> Iterator[str]:
    """What is wrong with the log of everything that is no comment."""
    chain_head = AuditHead.objects.filter(name=_SITE).values_list("hash", flat=True)
    previous, head = "", chain_head.first() or ""
    # The head is read with the entries, in one statement: one that is written meanwhile is no fault.
    entries = ModerationEvent.objects.filter(comment=None).annotate(head=Subquery(chain_head[:1]))
    for event in entries.order_by("id").iterator():
        if event.previous_hash != previous:
            yield f"entry {event.pk} ({event.action} {event.subject}): the entry before it is missing or was changed"
        if event.hash != event_digest(event):
            yield f"entry {event.pk} ({event.action} {event.subject}): it was changed"
        previous, head = event.hash, event.head or ""
    if previous != head:
        yield "the last entries about rules, discussions, authors or the policy are missing"
