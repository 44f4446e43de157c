"""The audit log's hash chain: any later change of an event, or a missing one, shows."""

import hashlib
import json
from collections.abc import Iterator

from comments.models import Comment, ModerationEvent

_SEALED = ("comment_id", "revision_id", "version", "actor", "user_id", "action", "before", "after", "reason")


def event_digest(event: ModerationEvent) -> str:
    """SHA-256 (hex) of an event and of the one before it."""
    sealed = {name: getattr(event, name) for name in _SEALED}
    sealed |= {"created_at": event.created_at.isoformat(), "previous": event.previous_hash}
    return hashlib.sha256(json.dumps(sealed, sort_keys=True, default=str).encode()).hexdigest()


def chain_faults(comment: Comment) -> Iterator[str]:
    """What is wrong with the log of one comment, a sentence each; nothing when it is whole."""
    previous, version, status = "", 1, "pending"
    for event in comment.events.order_by("version"):
        if event.version != version + 1 or event.before != status:
            yield f"comment {comment.pk}: the event before version {event.version} is missing"
        if event.previous_hash != previous or event.hash != event_digest(event):
            yield f"comment {comment.pk}: the event of version {event.version} was changed"
        previous, version, status = event.hash, event.version, event.after
    if (previous, version, status) != (comment.event_hash, comment.version, comment.status):
        yield f"comment {comment.pk}: its status was changed without an event, or its last events are missing"
