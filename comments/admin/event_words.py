"""An entry of the audit log in words."""

from typing import Any

from comments.admin.event_filters import ACTIONS
from comments.models import ModerationEvent, Status


def action_in_words(event: ModerationEvent) -> str:
    return ACTIONS.get(event.action, event.action)


def change_in_words(event: ModerationEvent) -> str:
    """What is otherwise since: the status, and whatever the entry's detail tells."""
    parts = []
    if event.before != event.after:
        parts.append(f"{Status(event.before).label} → {Status(event.after).label}")
    parts += [_item(name, value) for name, value in (event.detail or {}).items()]
    return "; ".join(parts)


def _item(name: str, value: Any) -> str:
    """Two values are what was and what is."""
    words = name.replace("_", " ")
    if isinstance(value, list) and len(value) == 2:
        return f"{words}: {_value(value[0])} → {_value(value[1])}"
    return f"{words}: {_value(value)}"


def _value(value: Any) -> str:
    match value:
        case None | "" | []:
            return "none"
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(map(str, value))
    return str(value)
