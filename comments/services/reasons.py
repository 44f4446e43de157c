"""What a moderator says with a decision, and what of it the commenter is told."""

from comments.models import ModerationEvent

# Stands in the audit log with what was decided behind a mailed link; nobody's words.
BY_MAIL = "by a link in a mail"


def said(event: ModerationEvent | None) -> str:
    """The moderator's own words; "" where there are none."""
    return event.reason if event is not None and event.reason != BY_MAIL else ""
