"""Another wording of what is public: what becomes of it once it is screened, and once a person has decided.

It waits for a person with `edit_held_at`; "approve" publishes it, and "keep" puts it aside.
"""

from collections.abc import Mapping, Sequence

from django.db.models import F
from django.utils import timezone

from comments.models import Comment, ModerationEvent, Status
from comments.screening.verdict import Disposition
from comments.services.deciding import only_observes
from comments.services.notices import tell_moderators
from comments.services.policy import policy_of
from comments.services.transition import Change, record


def settle_screened(comment: Comment, disposition: Disposition, reason: str) -> None:
    """Let readers see the newest wording, or leave that to a person; what they see now stays until then.

    A comment that is not public any more only keeps in mind that nobody has approved of it.
    """
    good = disposition is Disposition.PUBLISH and not only_observes()
    because = policy_of(comment.thread).holds(comment) if good else ""
    publishes = good and not because
    if comment.status == Status.APPROVED:
        change = Change(
            action="screen",
            to=None,
            republishes=publishes,
            actor=ModerationEvent.Actor.MACHINE,
            reason=f"{because}; {reason}" if because else reason,
            detail={"policy": because} if because else None,
        )
        record(comment, change)
    if not publishes:
        _hold(comment)


def _hold(comment: Comment) -> None:
    now = timezone.now()
    Comment.objects.filter(pk=comment.pk).update(edit_held_at=now, urgent_at=now)
    comment.edit_held_at = now
    if comment.status == Status.APPROVED:
        tell_moderators(comment)


def settle_kept(comments: Sequence[Comment], events: Mapping[int, ModerationEvent]) -> None:
    """Where a person has just left public comments as they are, the wording that readers see is the newest again."""
    put_aside = [c for c in comments if c.has_edit_held and events[c.pk].action == "keep"]
    if not put_aside:
        return
    waiting = Comment.objects.filter(pk__in=[c.pk for c in put_aside], edit_held_at__isnull=False)
    waiting.update(revision=F("public_revision"), edit_held_at=None)
    for comment in put_aside:
        comment.revision_id, comment.edit_held_at = comment.public_revision_id or comment.revision_id, None
