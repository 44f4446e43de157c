"""What a rule would have done to the comments that are decided already. Nothing is stored."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from comments.models import Comment, ModerationEvent, Rule, Status
from comments.screening import submission as facts
from comments.screening.checks import rules
from comments.screening.submission import History, from_stranger
from comments.services.deciding import own_hosts

# How many of the newest decided comments may be asked for, and how many of the caught are shown.
SIZES, SHOWN = (500, 2_000, 10_000), 20
_DECIDED = (Status.APPROVED, Status.SPAM, Status.REJECTED, Status.TRASHED)


@dataclass
class Rehearsal:
    """Of `looked_at` comments: those caught, and what people and the machine had made of them."""

    looked_at: int = 0
    caught: int = 0
    approved: int = 0
    approved_by_people: int = 0
    put_away: int = 0
    newest: list[Comment] = field(default_factory=list)


def rehearse(rule: Rule, *, size: int) -> Rehearsal:
    """Let an unsaved rule look at the newest `size` decided comments."""
    found, kept = Rehearsal(), []
    for comment in _decided(size):
        found.looked_at += 1
        if _catches(rule, comment):
            kept.append(comment)
    found.caught, found.newest = len(kept), kept[:SHOWN]
    public = [comment.pk for comment in kept if comment.status == Status.APPROVED]
    found.approved, found.put_away = len(public), len(kept) - len(public)
    people = ModerationEvent.objects.filter(
        comment__in=public, actor=ModerationEvent.Actor.PERSON, after=Status.APPROVED
    )
    found.approved_by_people = people.values("comment").distinct().count()
    return found


def _decided(size: int) -> Iterable[Comment]:
    comments = (
        Comment.objects.filter(status__in=_DECIDED).select_related("author", "revision").order_by("-pk")
    )
    return comments.only("name", "url", "ip", "status", "proof", "author__email", "revision__text")[:size]


def _catches(rule: Rule, comment: Comment) -> bool:
    asked = facts.Rule(id=0, kind=rule.kind, pattern=rule.pattern, effect=rule.effect)  # type: ignore[arg-type]
    found: Iterator[object] = (
        finding for finding in rules.look(_submission(asked, comment)) if finding.code == rule.effect
    )
    return any(True for _ in found)


def _submission(rule: facts.Rule, comment: Comment) -> facts.Submission:
    stranger = from_stranger(
        text=comment.revision.text,
        name=comment.name,
        url=comment.url,
        email=comment.author.email,
        site_hosts=own_hosts(),
    )
    history = History(confirmed=bool(comment.proof), approved=0, rejected=0, spam=0)
    return replace(stranger, ip=comment.ip, rules=(rule,), history=history)
