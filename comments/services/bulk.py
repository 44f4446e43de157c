"""Decisions about thousands of comments: written down whole in one statement, carried out piece by piece by a job.

Each comment is decided about as it was when the button was pressed; what was changed since is skipped and told. A piece
is one short transaction behind the job's fence, so whatever dies, each comment is decided about once.
"""

from collections import defaultdict
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from comments.models import BulkDecision, BulkItem, Comment, Job, ModerationEvent, Status
from comments.outbox.jobs import enqueue
from comments.outbox.work import Effect
from comments.services.errors import NotAllowed
from comments.services.moderation import decide_many

# Comments in a piece: its discussions are locked for as long as it takes, a fraction of a second.
PIECE = 200


def start_bulk(
    *, action: str, comments: QuerySet[Comment], by: AbstractBaseUser, about: str = "", reason: str = ""
) -> BulkDecision:
    """Write down a decision about all these comments as they are now, and queue it. `about` names them in words."""
    rows = comments.order_by().values_list("pk", "version")
    return _start(rows, action=action, user_id=by.pk, about=about[:300], reason=reason[:500])


def undo_bulk(*, bulk: BulkDecision, by: AbstractBaseUser) -> BulkDecision:
    """Take back what a bulk decision has done, where nothing has happened since. Raises `NotAllowed`."""
    if bulk.state == BulkDecision.State.RUNNING:
        raise NotAllowed("it is still being carried out; wait for its end and undo it then")
    if bulk.action == "restore" or BulkDecision.objects.filter(undoes=bulk).exists():
        raise NotAllowed("it has been taken back already, or took something back itself")
    rows = ModerationEvent.objects.filter(bulk=bulk).order_by().values_list("comment_id", "version")
    about = f"undoes “{bulk.action}”: {bulk.about}"[:300]
    return _start(rows, action="restore", user_id=by.pk, about=about, undoes=bulk)


def skipped_why(bulk: BulkDecision) -> dict[str, int]:
    """How many were skipped for what, the commonest first."""
    reasons: dict[str, int] = defaultdict(int)
    for why in bulk.items.filter(outcome=BulkItem.Outcome.SKIPPED).values_list("why", flat=True):
        reasons[why] += 1
    return dict(sorted(reasons.items(), key=lambda pair: -pair[1]))


def prepare(job: Job) -> Effect:
    """Decide about the next piece; the effect does it all, for it is short."""
    bulk = BulkDecision.objects.get(jobs=job)
    return lambda: _decide_piece(bulk.pk)


def bury(job: Job) -> None:
    """What was done stays done; the rest is left alone, and the desk says so."""
    BulkDecision.objects.filter(jobs=job, state=BulkDecision.State.RUNNING).update(
        state=BulkDecision.State.FAILED, finished_at=Now()
    )


def _start(rows: QuerySet[Any, tuple[int, int]], **fields: object) -> BulkDecision:
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:  # the ORM knows without asking that nothing is meant
        sql, params = "SELECT 0, 0 WHERE false", ()
    with transaction.atomic():
        bulk = BulkDecision.objects.create(**fields)
        with connection.cursor() as cursor:
            # The ORM has no INSERT … SELECT, and fetching a hundred thousand ids to send them back takes seconds.
            insert = "INSERT INTO comments_bulkitem (bulk_id, comment_id, version) SELECT %s, chosen.* FROM "
            cursor.execute(f"{insert} ({sql}) AS chosen", [bulk.pk, *params])  # the ORM's own SQL
            bulk.total = cursor.rowcount
        bulk.save(update_fields=["total"])
        _go_on(bulk)
    return bulk


def _go_on(bulk: BulkDecision) -> None:
    enqueue(Job.Kind.BULK, key=f"bulk:{bulk.pk}:{bulk.done + bulk.skipped}", bulk=bulk)


def _decide_piece(pk: int) -> None:
    bulk = BulkDecision.objects.select_for_update(of=["self"]).select_related("user").get(pk=pk)
    if bulk.state != BulkDecision.State.RUNNING:
        return
    items = {item.comment_id: item for item in bulk.items.filter(outcome="").order_by("id")[:PIECE]}
    if bulk.user is None or not bulk.user.is_active or not bulk.user.has_perm("comments.change_comment"):
        _end(bulk, BulkDecision.State.FAILED)
    elif not items:
        _end(bulk, BulkDecision.State.DONE)
    else:
        _decide_items(bulk, items, bulk.user)
        _go_on(bulk)


def _decide_items(bulk: BulkDecision, items: dict[int, BulkItem], by: AbstractBaseUser) -> None:
    comments = list(Comment.objects.filter(pk__in=items))
    as_seen = [comment for comment in comments if comment.version == items[comment.pk].version]
    outcome = decide_many(bulk.action, as_seen, by=by, reason=bulk.reason, bulk_id=bulk.pk)
    why = {pk: str(refusal) for pk, refusal in outcome.refused.items() if isinstance(refusal, NotAllowed)}
    for comment in comments:
        if comment.pk not in outcome.events and comment.pk not in why:
            why[comment.pk] = f"changed meanwhile (now {Status(comment.status).label})"
    _note(bulk, done=list(outcome.events), skipped=why)


def _note(bulk: BulkDecision, *, done: list[int], skipped: dict[int, str]) -> None:
    alike: dict[str, list[int]] = defaultdict(list)
    for pk, why in skipped.items():
        alike[why].append(pk)
    bulk.items.filter(comment__in=done).update(outcome=BulkItem.Outcome.DONE)
    for why, ids in alike.items():
        bulk.items.filter(comment__in=ids).update(outcome=BulkItem.Outcome.SKIPPED, why=why[:200])
    bulk.done, bulk.skipped = bulk.done + len(done), bulk.skipped + len(skipped)
    BulkDecision.objects.filter(pk=bulk.pk).update(
        done=F("done") + len(done), skipped=F("skipped") + len(skipped)
    )


def _end(bulk: BulkDecision, state: BulkDecision.State) -> None:
    BulkDecision.objects.filter(pk=bulk.pk).update(state=state, finished_at=Now())
