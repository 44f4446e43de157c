"""Another name on one's own comments: screened, for a name is a place for adverts and impostors."""

from django.db import transaction
from django.db.models import F

from comments.models import Author, Comment, ModerationEvent, Status, Thread
from comments.screening import pipeline
from comments.screening.verdict import Verdict
from comments.services.deciding import thresholds
from comments.services.errors import NameRefused
from comments.services.gathering import gather
from comments.services.own_page import undeleted
from comments.services.transition import Change, change_statuses, lock_threads

# What a machine has let pass under the old name, and would show under the new one without another look.
_JUDGED = (Status.APPROVED, Status.UNCONFIRMED)


def rename(author: Author, name: str) -> int:
    """Show another name on all of an author's comments; returns on how many. Raises `NameRefused` when something is
    found against it. What is being screened keeps the name that it is screened with."""
    judged = (
        undeleted(author).filter(status__in=_JUDGED).select_related("thread", "author", "revision", "parent")
    )
    newest = judged.select_related("parent__revision").order_by("-pk").first()
    if newest is not None and _speaks_against(newest, name):
        raise NameRefused
    return _rename(author, name)


def _speaks_against(comment: Comment, name: str) -> bool:
    """Whether the comment, good as it is, would not be published under that name."""
    comment.proof = comment.proof or Comment.Proof.MAIL
    before = pipeline.screen(gather(comment), thresholds())
    comment.name = name
    after = pipeline.screen(gather(comment), thresholds())
    return after.disposition > before.disposition or bool(_barriers(after) - _barriers(before))


def _barriers(verdict: Verdict) -> set[tuple[str, str]]:
    """What alone keeps it from being published."""
    return {(signal.check, signal.code) for signal in verdict.signals if signal.floor is not None}


@transaction.atomic
def _rename(author: Author, name: str) -> int:
    renamed = undeleted(author).exclude(status=Status.PENDING).exclude(name=name)
    lock_threads(set(renamed.values_list("thread", flat=True)))
    comments = list(renamed.select_related("revision").order_by("pk"))
    change = Change(action="rename", to=None, actor=ModerationEvent.Actor.COMMENTER)
    outcome = change_statuses(comments, change, allowed=Status.values)
    Comment.objects.filter(pk__in=outcome.events).update(name=name)
    threads = {c.thread_id for c in comments if c.pk in outcome.events and c.is_public}
    Thread.objects.filter(pk__in=threads).update(version=F("version") + 1)
    return len(outcome.events)
