"""Another wording of what is public, that waits for a person: published with "approve", put aside with "keep"."""

from collections.abc import Mapping, Sequence

from django.db.models import F

from comments.models import Comment, ModerationEvent, Status


def settle_edits(comments: Sequence[Comment], events: Mapping[int, ModerationEvent]) -> None:
    """Where a person has just left public comments as they are, the wording that readers see is the newest again."""
    put_aside = [
        c
        for c in comments
        if c.edit_held_at and events[c.pk].action == "keep" and c.status == Status.APPROVED
    ]
    if not put_aside:
        return
    waiting = Comment.objects.filter(pk__in=[c.pk for c in put_aside], edit_held_at__isnull=False)
    waiting.update(revision=F("public_revision"), edit_held_at=None)
    for comment in put_aside:
        comment.revision_id, comment.edit_held_at = comment.public_revision_id or comment.revision_id, None
