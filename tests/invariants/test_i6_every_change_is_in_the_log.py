"""I6: every change of status has exactly one event; the log is append-only and hash-chained."""

import pytest
from django.db import DatabaseError, IntegrityError, connection

from comments.models import Comment, ModerationEvent, Status
from comments.services.audit import chain_faults
from comments.services.errors import NotAllowed
from comments.services.moderation import DECISIONS
from tests.making import make_thread, moderator, published, submit, work_all


@pytest.mark.django_db
def test_a_whole_life_leaves_one_event_a_change_with_who_what_and_why() -> None:
    admin, comment = moderator(), published()
    for verb in ("hold", "spam", "approve", "reject", "trash", "restore"):
        DECISIONS[verb](comment=comment, by=admin, reason=f"because {verb}")
    events = list(comment.events.order_by("version"))
    assert [event.after for event in events] == [
        "approved", "held", "spam", "approved", "rejected", "trashed", "rejected",
    ]  # fmt: skip
    assert [event.version for event in events] == list(range(2, 9))
    assert [event.actor for event in events] == ["machine"] + ["person"] * 6
    assert events[1].reason == "because hold"
    assert {event.user_id for event in events} == {None, admin.pk}
    assert list(chain_faults(comment)) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE comments_moderationevent SET reason = 'something nicer'",
        "DELETE FROM comments_moderationevent",
    ],
)
def test_the_log_cannot_be_rewritten(sql: str) -> None:
    published()
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db(transaction=True)
def test_the_log_cannot_be_truncated() -> None:
    """The trigger that tests/conftest.py lifts for its own cleaning, put back for once."""
    published()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE comments_moderationevent ENABLE TRIGGER comments_event_no_truncate")
        try:
            with pytest.raises(DatabaseError, match="append-only"):
                cursor.execute("TRUNCATE comments_moderationevent")
        finally:
            cursor.execute("ALTER TABLE comments_moderationevent DISABLE TRIGGER comments_event_no_truncate")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("status", [s for s in Status.values if s != "approved"])
def test_no_status_changes_without_its_event(status: str) -> None:
    comment = published()
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE comments_comment SET status = %s, version = version + 1 WHERE id = %s",
            [status, comment.pk],
        )
    comment.refresh_from_db()
    assert comment.status == Status.APPROVED


@pytest.mark.django_db(transaction=True)
def test_an_event_for_another_change_does_not_serve() -> None:
    """A forged event must name the right version, both statuses, and carry the hash that the comment keeps."""
    comment = published()
    ModerationEvent.objects.create(
        comment=comment, version=3, actor="machine", action="x", before="approved", after="spam", hash="f" * 64,
        created_at=comment.published_at,
    )  # fmt: skip
    with pytest.raises(IntegrityError):
        Comment.objects.filter(pk=comment.pk).update(status="trashed", version=3, event_hash="f" * 64)


@pytest.mark.django_db
def test_two_events_for_one_version_are_refused() -> None:
    comment = published()
    event = comment.events.get()
    event.pk = None
    with pytest.raises(IntegrityError):
        event.save(force_insert=True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE comments_moderationevent SET reason = 'nothing to see' WHERE version = 2",
        "UPDATE comments_moderationevent SET user_id = NULL, actor = 'machine' WHERE version = 3",
        "UPDATE comments_moderationevent SET created_at = created_at - interval '1 day' WHERE version = 2",
        "DELETE FROM comments_moderationevent WHERE version = 2",
        "DELETE FROM comments_moderationevent WHERE version = 4",
        "UPDATE comments_comment SET status = 'approved'",
    ],
)
def test_whoever_gets_past_the_triggers_is_found_out_by_the_chain(tampering: str) -> None:
    admin, comment = moderator(), published()
    for verb in ("hold", "trash"):
        DECISIONS[verb](comment=comment, by=admin)
    assert list(chain_faults(comment)) == []
    connection.check_constraints()  # what is deferred to the commit belongs before the tampering
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(tampering)
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert list(chain_faults(Comment.objects.get(pk=comment.pk)))


@pytest.mark.django_db
def test_a_refused_move_writes_no_event() -> None:
    admin, comment = moderator(), submit(make_thread())
    with pytest.raises(NotAllowed):
        DECISIONS["restore"](comment=comment, by=admin)
    work_all()
    comment.refresh_from_db()
    with pytest.raises(NotAllowed):
        DECISIONS["approve"](comment=comment, by=admin)
    assert comment.events.count() == 1
