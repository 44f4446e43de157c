"""What the admin's front page says about the discussion."""

from collections.abc import Mapping
from typing import TypedDict

from django import template

from comments.models import Job, Status
from comments.outbox.health import queue_health
from comments.services.figures import oldest_wait
from comments.services.tally import comments_by_status

register = template.Library()


class Trouble(TypedDict):
    """One kind of job that needs a person; `oldest_seconds` is how long the oldest has been due."""

    label: str
    dead: int
    deaf: bool
    due: int
    oldest_seconds: float


@register.filter
def in_words(evidence: Mapping[str, object]) -> str:
    """What a signal rests on, as a line to read: `hosts: a.example, b.example; links: 2`."""
    return "; ".join(
        f"{name}: {', '.join(map(_item, value)) if isinstance(value, list) else value}"
        for name, value in evidence.items()
    )


def _item(value: object) -> str:
    """A reason of the trained filter, or anything else as it is."""
    match value:
        case {"about": about, "weight": float() | int() as weight}:
            return f"{about} {weight:+.2f}"
    return str(value)


@register.simple_tag
def waiting_comments() -> dict[str, object]:
    """How many comments wait for a moderator, and since when the oldest does."""
    number = comments_by_status().get(Status.HELD, 0)
    return {"number": number, "oldest": oldest_wait(Status.HELD)}


@register.simple_tag
def job_troubles() -> list[Trouble]:
    """Jobs that gave up, and workers that do not answer. Empty when all is well."""
    return [
        Trouble(
            label=str(Job.Kind(kind).label),
            dead=queue["dead"],
            deaf=queue["deaf"],
            due=queue["due"],
            oldest_seconds=queue["oldest_seconds"],
        )
        for kind, queue in queue_health().items()
        if queue["dead"] or queue["deaf"]
    ]
