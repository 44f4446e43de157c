"""What a person may decide about comments. Each verb needs the version that the person saw.

All take comments as they were read; what has changed since is refused with `Conflict`, what there is nothing to move
about with `NotAllowed`. One comment or ten thousand go the same way.
"""

from collections.abc import Iterable, Sequence

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from comments.models import Comment, ModerationEvent, Status
from comments.services.edits import settle_kept
from comments.services.errors import NotAllowed
from comments.services.flags import settle_flags
from comments.services.labels import label_changers
from comments.services.learning import teach
from comments.services.telling import tell_approved
from comments.services.transition import Change, Outcome, change_statuses, is_first_publication

_ANY = tuple(Status.values)
# Where each decision leads. None: nowhere, it stays approved and the reports are dismissed.
_LEADS_TO: dict[str, Status | None] = {
    "approve": Status.APPROVED,
    "hold": Status.HELD,
    "spam": Status.SPAM,
    "reject": Status.REJECTED,
    "trash": Status.TRASHED,
    "keep": None,
}


def decide_many(
    action: str,
    comments: Iterable[Comment],
    *,
    by: AbstractBaseUser,
    reason: str = "",
    bulk_id: int | None = None,
) -> Outcome:
    """Carry out one of `DECISIONS` about comments as they were read, in one transaction."""
    comments = list(comments)
    with transaction.atomic():
        outcome = _restore_or_move(action, comments, by, reason, bulk_id)
        decided = [c for c in comments if c.pk in outcome.events]
        settle_flags(decided, outcome.events, by)
        settle_kept(decided, outcome.events)
        teach(label_changers(outcome.events.values()))
        tell_approved([c for c in decided if is_first_publication(c, outcome.events[c.pk])])
    return outcome


def approve_comment(*, comment: Comment, by: AbstractBaseUser, reason: str = "") -> ModerationEvent:
    return _decide("approve", comment, by, reason)


def hold_comment(*, comment: Comment, by: AbstractBaseUser, reason: str = "") -> ModerationEvent:
    return _decide("hold", comment, by, reason)


def mark_spam(*, comment: Comment, by: AbstractBaseUser, reason: str = "") -> ModerationEvent:
    return _decide("spam", comment, by, reason)


def reject_comment(*, comment: Comment, by: AbstractBaseUser, reason: str = "") -> ModerationEvent:
    return _decide("reject", comment, by, reason)


def trash_comment(*, comment: Comment, by: AbstractBaseUser, reason: str = "") -> ModerationEvent:
    return _decide("trash", comment, by, reason)


def restore_comment(*, comment: Comment, by: AbstractBaseUser, reason: str = "") -> ModerationEvent:
    """Undo: back to the status before the last change. What was still being screened then goes to the queue."""
    return _decide("restore", comment, by, reason)


def keep_comment(*, comment: Comment, by: AbstractBaseUser, reason: str = "") -> ModerationEvent:
    """Leave a reported comment, or an appealed decision, as it is: what was said against it is settled."""
    return _decide("keep", comment, by, reason)


# By the name that stands in the audit log, in the admin's actions, and in mailed links.
DECISIONS = {
    "approve": approve_comment,
    "hold": hold_comment,
    "spam": mark_spam,
    "reject": reject_comment,
    "trash": trash_comment,
    "restore": restore_comment,
    "keep": keep_comment,
}


def _decide(action: str, comment: Comment, by: AbstractBaseUser, reason: str) -> ModerationEvent:
    outcome = decide_many(action, [comment], by=by, reason=reason)
    for refusal in outcome.refused.values():
        raise refusal
    return outcome.events[comment.pk]


def _restore_or_move(
    action: str, comments: list[Comment], by: AbstractBaseUser, reason: str, bulk_id: int | None
) -> Outcome:
    targets, refused = _before(comments) if action == "restore" else ({}, {})
    if action == "keep":
        refused = {c.pk: NotAllowed("nobody minds this comment") for c in comments if not c.is_flagged}
    refused |= {c.pk: because for c in comments if (because := _is_out_of_reach(c, action))}
    change = Change(
        action=action,
        to=_LEADS_TO.get(action),
        actor=ModerationEvent.Actor.PERSON,
        user_id=by.pk,
        reason=reason,
        bulk_id=bulk_id,
    )
    movable = [comment for comment in comments if comment.pk not in refused]
    outcome = change_statuses(movable, change, allowed=_ANY, targets=targets)
    outcome.refused.update(refused)
    return outcome


def _is_out_of_reach(comment: Comment, action: str) -> NotAllowed | None:
    """What its author has deleted is not for moderators to publish."""
    if comment.withdrawn_at is not None and action not in ("spam", "trash"):
        return NotAllowed("its author has deleted it: it can only be marked as spam, or stay in the trash")
    return None


def _before(comments: Sequence[Comment]) -> tuple[dict[int, Status], dict[int, NotAllowed]]:
    """Where each comment stood before its last change, and which have none that could be taken back."""
    seen = {comment.pk: comment.version for comment in comments}
    last = {
        event.comment_id: event
        for event in ModerationEvent.objects.filter(comment__in=seen, version__in=set(seen.values()))
        if event.version == seen[event.comment_id or 0]
    }
    targets: dict[int, Status] = {}
    refused: dict[int, NotAllowed] = {}
    for pk in seen:
        event = last.get(pk)
        if event is None:
            refused[pk] = NotAllowed(
                "nothing has been decided about this comment yet, so there is nothing to take back"
            )
        elif event.before == event.after:
            refused[pk] = NotAllowed(f"the last that happened to it ({event.action}) was no decision")
        else:
            targets[pk] = Status.HELD if event.before == Status.PENDING else Status(event.before)
    return targets, refused
