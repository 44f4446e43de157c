"""What a person may decide about a comment. Each verb needs the version that the person saw.

All take a comment as it was read, raise `Conflict` when it has changed since and `NotAllowed` when there is
nothing to move, and return the event written to the audit log.
"""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from comments.models import Comment, ModerationEvent, Status
from comments.services.errors import NotAllowed
from comments.services.labels import changes_label
from comments.services.learning import teach
from comments.services.transition import Change, change_status

_ANY = tuple(Status.values)


def approve_comment(*, comment: Comment, by: AbstractBaseUser, reason: str = "") -> ModerationEvent:
    return _decide("approve", Status.APPROVED, comment, by, reason)


def hold_comment(*, comment: Comment, by: AbstractBaseUser, reason: str = "") -> ModerationEvent:
    return _decide("hold", Status.HELD, comment, by, reason)


def mark_spam(*, comment: Comment, by: AbstractBaseUser, reason: str = "") -> ModerationEvent:
    return _decide("spam", Status.SPAM, comment, by, reason)


def reject_comment(*, comment: Comment, by: AbstractBaseUser, reason: str = "") -> ModerationEvent:
    return _decide("reject", Status.REJECTED, comment, by, reason)


def trash_comment(*, comment: Comment, by: AbstractBaseUser, reason: str = "") -> ModerationEvent:
    return _decide("trash", Status.TRASHED, comment, by, reason)


def restore_comment(*, comment: Comment, by: AbstractBaseUser, reason: str = "") -> ModerationEvent:
    """Undo: back to the status before the last change. What was still being screened then goes to the queue."""
    last = comment.events.filter(version=comment.version).first()
    if last is None:
        raise NotAllowed("nothing has been decided about this comment yet, so there is nothing to take back")
    to = Status.HELD if last.before == Status.PENDING else Status(last.before)
    return _decide("restore", to, comment, by, reason)


# By the name that stands in the audit log, in the admin's actions, and in mailed links.
DECISIONS = {
    "approve": approve_comment,
    "hold": hold_comment,
    "spam": mark_spam,
    "reject": reject_comment,
    "trash": trash_comment,
    "restore": restore_comment,
}


def _decide(action: str, to: Status, comment: Comment, by: AbstractBaseUser, reason: str) -> ModerationEvent:
    change = Change(action=action, to=to, actor=ModerationEvent.Actor.PERSON, user_id=by.pk, reason=reason)
    with transaction.atomic():
        event = change_status(comment, change, allowed=_ANY)
        if changes_label(event):
            teach(comment, event.pk)
    return event
