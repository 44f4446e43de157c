"""The front page's figures, in the words and shapes of its templates."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.contrib.auth.models import AbstractUser
from django.utils import timezone
from django.utils.formats import date_format

from comments.models import Job, Rule, Status
from comments.screening.verdict import Disposition
from comments.services.figures import OUTCOMES, SAME, Day, Figures, RuleFigure, Waiting, figures
from comments.templatetags import charts

register = template.Library()

# Short enough to stand above a column on a phone.
_OUTCOMES = {
    Status.APPROVED: "approved",
    Status.HELD: "held",
    Status.SPAM: "spam",
    Status.REJECTED: "rejected",
    Status.TRASHED: "trashed",
}
_SAID = {
    Disposition.PUBLISH: "publish",
    Disposition.HOLD: "ask a person",
    Disposition.SPAM: "spam",
    Disposition.REJECT: "reject",
}
_WAITS = {
    Status.HELD: "for a decision",
    Status.PENDING: "being screened",
    Status.UNCONFIRMED: "for proof of the address",
}
# Dead jobs that stand on the front page; the list has the rest.
_DEAD = 5


@register.simple_tag
def site_figures() -> Figures:
    return figures()


@register.simple_tag
def outcomes() -> list[tuple[str, str]]:
    return [(str(status), label) for status, label in _OUTCOMES.items()]


@register.filter
def duration(seconds: float | None) -> str:
    """`5400` as `1.5 h`: two digits that count, and the unit that fits."""
    if seconds is None:
        return "–"
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{_digits(seconds / size)}\N{NO-BREAK SPACE}{unit}"
    return f"{_digits(seconds)}\N{NO-BREAK SPACE}s"


@register.filter
def milliseconds(number: float | None) -> str:
    return "–" if number is None else f"{_digits(number)}\N{NO-BREAK SPACE}ms"


@register.filter
def age(moment: Any) -> str:
    """How long ago, as `duration` says it."""
    return duration((timezone.now() - moment).total_seconds()) if moment else "–"


@register.filter
def of(part: int, whole: int) -> str:
    """`3|of:4` is `75 %`."""
    return f"{part / whole:.0%}".replace("%", "\N{NO-BREAK SPACE}%") if whole else "–"


@register.filter
def unlocalised(number: float) -> str:
    """For attributes, which know no decimal comma."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


# --- days -------------------------------------------------------------------------------------------


@register.simple_tag
def day_chart(days: Iterable[Day], who: str) -> charts.Columns:
    """Decisions of each day by `who` ("person" or "machine")."""
    numbers = [(_label(day), getattr(day, who)) for day in days]
    words = [f"{label}: {_in_words(counts)}" for label, counts in numbers]
    return charts.columns(numbers, OUTCOMES, words)


@register.simple_tag
def day_rows(days: Iterable[Day], who: str) -> list[tuple[str, list[int]]]:
    return [(_label(day), [getattr(day, who).get(status, 0) for status in OUTCOMES]) for day in days]


@register.simple_tag
def total(days: Iterable[Day], who: str) -> int:
    return sum(sum(getattr(day, who).values()) for day in days)


def _label(day: Day) -> str:
    return date_format(day.day, "j M")


def _in_words(counts: Mapping[str, int]) -> str:
    said = [f"{counts[status]} {label}" for status, label in _OUTCOMES.items() if counts.get(status)]
    return ", ".join(said) or "none"


# --- waiting, agreement, rules ----------------------------------------------------------------------


@register.simple_tag
def waiting_rows(waiting: Iterable[Waiting]) -> list[tuple[str, Waiting]]:
    """What waits and for what; what needs a person first."""
    known = {row.status: row for row in waiting}
    return [(label, known[status]) for status, label in _WAITS.items()]


@register.simple_tag
def waiting_chart(waiting: list[Waiting]) -> charts.Rows:
    most = max((row.number for row in waiting), default=0) or 1
    return charts.rows(
        (label, f"{row.number:,}", {row.status: row.number / most}) for label, row in waiting_rows(waiting)
    )


@register.simple_tag
def confusion_chart(numbers: Mapping[tuple[str, str], int]) -> charts.Grid:
    agreeing = [(said, made) for said, all_made in SAME.items() for made in all_made]
    sides = [(str(name), label) for name, label in _SAID.items()]
    words = "{number} comments: the machine said “{side}”, a person made it {top}"
    return charts.grid(numbers, sides, outcomes(), agreeing, words)


@register.simple_tag
def confusion_rows(numbers: Mapping[tuple[str, str], int]) -> list[tuple[str, list[int]]]:
    return [
        (label, [numbers.get((str(name), str(status)), 0) for status in OUTCOMES])
        for name, label in _SAID.items()
    ]


@register.simple_tag
def rule_rows(found: list[RuleFigure], user: AbstractUser) -> list[dict[str, Any]]:
    """Each rule with its precision: of what a person decided after it had seen it, how much it was right about.

    A pattern may be somebody's address, so that only those read it who may see rules.
    """
    named = user.has_perm("comments.view_rule") or user.has_perm("comments.change_rule")
    known = Rule.objects.in_bulk([figure.rule_id for figure in found])
    return [_rule(figure, known.get(figure.rule_id), named) for figure in found]


def _rule(figure: RuleFigure, rule: Rule | None, named: bool) -> dict[str, Any]:
    allows = rule is not None and rule.effect == Rule.Effect.ALLOW
    right = figure.decided - figure.unwanted if allows else figure.unwanted
    return {
        "id": figure.rule_id,
        "name": f"“{rule.pattern}”, {rule.get_kind_display()}"
        if rule and named
        else f"rule {figure.rule_id}",
        "effect": rule.get_effect_display() if rule else "",
        "hits": figure.hits,
        "decided": figure.decided,
        "right": right,
        "linked": bool(rule and named),
    }


@register.simple_tag
def rule_chart(found: list[dict[str, Any]]) -> charts.Rows:
    return charts.rows(
        (_short(rule["name"]), f"{of(rule['right'], rule['decided'])} right", _shares(rule)) for rule in found
    )


def _shares(rule: dict[str, Any]) -> dict[str, float]:
    whole = rule["decided"] or 1
    return {"right": rule["right"] / whole, "wrong": (rule["decided"] - rule["right"]) / whole}


def _short(name: str) -> str:
    return name if len(name) <= 36 else f"{name[:35]}…"


# --- jobs -------------------------------------------------------------------------------------------


@register.simple_tag
def dead_jobs() -> list[Job]:
    """The newest jobs that gave up; as they are now, not as they were a minute ago."""
    return list(Job.objects.filter(state=Job.State.DEAD).order_by("-id")[:_DEAD])


def _digits(number: float) -> str:
    return f"{number:.1f}" if number < 10 else f"{number:,.0f}"
