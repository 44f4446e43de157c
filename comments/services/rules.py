"""The site's rules: changed with an entry in the log, and judged by what people decided about what they saw."""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q

from comments.models import ModerationEvent, Revision, Rule, RuleHit, Status
from comments.screening.verdict import Signal
from comments.services.audit import log_change

# Never the pattern: it may be somebody's address.
_LOGGED = ("kind", "effect", "active", "watch", "expires_at")


class Record(NamedTuple):
    """What came of a rule: comments it saw, those of them that people decided about, and where people agreed."""

    hits: int
    decided: int
    agreed: int

    @property
    def precision(self) -> float | None:
        """Share of the decided ones, 0 to 1; None before anybody decided."""
        return self.agreed / self.decided if self.decided else None


def save_rule(*, rule: Rule, by: AbstractBaseUser) -> Rule:
    """Store a new or a changed rule, and log what changed."""
    with transaction.atomic():
        before = Rule.objects.filter(pk=rule.pk).values(*_LOGGED).first() or dict.fromkeys(_LOGGED)
        if rule._state.adding:
            rule.created_by_id = by.pk
        rule.save()
        changed = {
            name: [_plain(before[name]), _plain(getattr(rule, name))]
            for name in _LOGGED
            if before[name] != getattr(rule, name)
        }
        log_change(action="rule", subject=f"rule:{rule.pk}", by=by, detail=changed)
    return rule


def delete_rule(*, rule: Rule, by: AbstractBaseUser) -> None:
    with transaction.atomic():
        log_change(action="rule", subject=f"rule:{rule.pk}", by=by, detail={"deleted": True})
        rule.delete()


def note_hits(revision: Revision, signals: Collection[Signal]) -> None:
    """Remember which rules saw a wording. One that was deleted meanwhile is passed over."""
    told = (signal for signal in signals if signal.check == "rules" and signal.code != "rules:unreadable")
    seen = {signal.evidence["rule"] for signal in told if "rule" in signal.evidence}
    if seen:
        there = Rule.objects.filter(pk__in=seen).values_list("pk", flat=True)
        hits = [RuleHit(rule_id=pk, comment_id=revision.comment_id, revision=revision) for pk in there]
        RuleHit.objects.bulk_create(hits, ignore_conflicts=True)


def records_of(rules: Collection[Rule]) -> dict[int, Record]:
    """Hits and agreement of each rule, in one query. An allowing rule is right about what people approved."""
    by_person = ModerationEvent.objects.filter(
        comment=OuterRef("comment"), actor=ModerationEvent.Actor.PERSON
    )
    away = Q(comment__status__in=[Status.SPAM, Status.REJECTED, Status.TRASHED])
    allowed = Q(rule__effect=Rule.Effect.ALLOW)
    agreed = (away & ~allowed) | (Q(comment__status=Status.APPROVED) & allowed)
    settled = away | Q(comment__status=Status.APPROVED)
    rows = (
        RuleHit.objects.filter(rule__in=rules)
        .annotate(by_person=Exists(by_person))
        .values("rule")
        .annotate(
            hits=Count("pk"),
            decided=Count("pk", filter=settled & Q(by_person=True)),
            agreed=Count("pk", filter=agreed & Q(by_person=True)),
        )
    )
    found = {row["rule"]: Record(row["hits"], row["decided"], row["agreed"]) for row in rows}
    return {rule.pk: found.get(rule.pk, Record(0, 0, 0)) for rule in rules}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
