"""What becomes of an author's new wording of a public comment, once it is screened."""

from django.utils import timezone

from comments.models import Comment, ModerationEvent, Status
from comments.screening.verdict import Disposition
from comments.services.deciding import only_observes
from comments.services.notices import tell_moderators
from comments.services.policy import policy_of
from comments.services.transition import Change, record


def settle_edit(comment: Comment, disposition: Disposition, reason: str) -> None:
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
