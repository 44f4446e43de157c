"""Removing comments for good: rows where nothing hangs below them, and else only their words.

The audit log keeps what happened to them, by their numbers. What was learned from decisions about them stays too.
"""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db import models, transaction
from django.db.models.functions import Concat, Now

from comments.models import Comment, Mail, Revision, Status, Verdict
from comments.querysets import CommentQuerySet
from comments.services.counting import AUTHOR_COUNTERS, add_to_authors
from comments.services.transition import lock_threads

# Comments of one short transaction, which keeps their discussions waiting.
BATCH = 200
# In place of the key of an act of posting, which is made of what was posted: one for each row, and of its number only.
NO_KEY = Concat(models.Value("forgotten-"), models.F("pk"), output_field=models.CharField())
# What the row of a comment may tell of whoever wrote it, and what is left in its place. Also for erasing.
FORGOTTEN = {
    "url": "",
    "ip": None,
    "ip_masked": False,
    "user_agent": "",
    "fill_seconds": None,
    "honeypot": "",
    "email_detail": "",
    "notify": "",
    "avatar": None,
    "client_key": NO_KEY,
}


@dataclass(frozen=True)
class Purged:
    """How many rows went, and how many stay without their words above replies."""

    removed: int = 0
    emptied: int = 0

    @property
    def number(self) -> int:
        return self.removed + self.emptied


def purge(due: CommentQuerySet, *, limit: int = BATCH) -> Purged:
    """Remove up to `limit` of the comments that are `due`, in one transaction; nothing public ever is.

    They are looked up once more when their discussions are locked: what was restored meanwhile stays.
    """
    due = due.order_by().filter(purged_at=None).exclude(status=Status.APPROVED)
    chosen = dict(due.values_list("pk", "thread")[:limit])
    if not chosen:
        return Purged()
    with transaction.atomic():
        lock_threads(set(chosen.values()))
        comments = list(due.filter(pk__in=chosen).select_for_update(of=["self"]).order_by("pk"))
        childless = _childless({comment.pk for comment in comments})
        _remove([comment for comment in comments if comment.pk in childless])
        _empty([comment for comment in comments if comment.pk not in childless])
    return Purged(len(childless), len(comments) - len(childless))


def forget_verdicts(comments: Collection[int]) -> None:
    """Leave of the verdicts no more than how they ended: signals quote the comment, features are made of it."""
    Verdict.objects.filter(comment__in=comments).update(
        signals=[], features=None, features_version="", margin=None
    )


def _childless(ids: set[int]) -> set[int]:
    """Those below which nothing stays once they all are gone."""
    children: dict[int, set[int]] = defaultdict(set)
    for parent, child in Comment.objects.filter(parent__in=ids).values_list("parent", "pk").order_by():
        children[parent or 0].add(child)
    gone: set[int] = set()
    while more := {pk for pk in ids - gone if children[pk] <= gone}:
        gone |= more
    return gone


def _remove(comments: list[Comment]) -> None:
    """The rows first, then what hangs on them: each wording and its comment name each other, and the database looks
    at the commit only."""
    ids = [comment.pk for comment in comments]
    _keep_counting(ids)
    rows = Comment.objects.filter(pk__in=ids)
    rows._raw_delete(rows.db)  # Django's own way would refuse to part the two
    for model in _HANGING:
        model._default_manager.filter(comment__in=ids).delete()
    _count_down(comments)


def _keep_counting(ids: list[int]) -> None:
    """The mails of the last day that asked for a proof stay, without their comment: how many a mailbox gets is counted
    by them. One that was not sent yet is not needed any more."""
    recent = Mail.objects.filter(
        comment__in=ids, kind=Mail.Kind.CONFIRM, created_at__gte=Now() - timedelta(days=1)
    )
    recent.filter(state=Mail.State.QUEUED).update(state=Mail.State.DROPPED)
    recent.update(comment=None)


def _count_down(comments: list[Comment]) -> None:
    counters: dict[int, Counter[str]] = defaultdict(Counter)
    for comment in comments:
        if field := AUTHOR_COUNTERS.get(Status(comment.status)):
            counters[comment.author_id][field] -= 1
    add_to_authors(counters)


def _empty(comments: list[Comment]) -> None:
    """The row keeps its place, its status and its history, and the wordings that it names stay as empty ones."""
    ids = [comment.pk for comment in comments]
    named = {pk for comment in comments for pk in (comment.revision_id, comment.public_revision_id) if pk}
    _keep_counting(ids)
    for model in _HANGING:
        if model not in (Revision, Verdict):
            model._default_manager.filter(comment__in=ids).delete()
    Revision.objects.filter(comment__in=ids).exclude(pk__in=named).delete()
    Revision.objects.filter(comment__in=ids).update(text="", html="", fingerprint="", sketch=None, hosts=None)
    forget_verdicts(ids)
    Comment.objects.filter(pk__in=ids).update(
        name="",
        open_reports=0,
        report_weight=0.0,
        appealed_at=None,
        edit_held_at=None,
        purged_at=Now(),
        **FORGOTTEN,
    )


def _hanging() -> list[type[models.Model]]:
    """Whatever there is only for a comment: it goes with it. Wordings last, for others name them."""
    fields = Comment._meta.get_fields(include_hidden=True)
    found = {
        field.related_model
        for field in fields
        if isinstance(field, models.ManyToOneRel) and field.on_delete is models.CASCADE
    }
    return sorted(found, key=lambda model: (model is Revision, model.__name__))


_HANGING = _hanging()
