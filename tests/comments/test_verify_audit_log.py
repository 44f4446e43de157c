"""`manage.py verify_audit_log` finds whatever was done to the log behind its triggers."""

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection

from comments.models import Comment, ModerationEvent
from comments.services import verifying
from comments.services.audit import log_change
from comments.services.moderation import DECISIONS
from tests.making import moderator, published

pytestmark = pytest.mark.django_db


def verify(*options: str) -> str:
    out = StringIO()
    call_command("verify_audit_log", *options, stdout=out)
    return out.getvalue()


def faults(*options: str) -> list[str]:
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("verify_audit_log", *options, stdout=out)
    lines = out.getvalue().splitlines()
    assert f"{len(lines)} fault" in str(error.value)
    assert error.value.returncode == 1
    return lines


def tamper(sql: str, *values: object) -> None:
    """As somebody would who owns the database."""
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, values)
        assert cursor.rowcount, "nothing was tampered with"
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.fixture
def ada(db: None) -> User:
    return moderator("ada")


@pytest.fixture
def comments(ada: User) -> list[Comment]:
    """Three published comments; the one in the middle has a longer life."""
    made = [published() for _ in range(3)]
    for verb in ("hold", "spam", "approve"):
        DECISIONS[verb](comment=made[1], by=ada)
    for number in range(3):
        log_change(action="rule", subject=f"rule:{number}", by=ada, detail={"active": [True, False]})
    return made


def test_a_whole_log_is_said_to_be_whole(comments: list[Comment]) -> None:
    said = verify()
    assert said.startswith("9 entries about 3 comments")
    assert "Nothing was changed" in said


def test_an_empty_log_is_whole() -> None:
    assert verify().startswith("0 entries")


def test_memory_does_not_grow_with_the_log(comments: list[Comment], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the size of a batch, each chain is read whole and once."""
    for size in (1, 2, 3):
        monkeypatch.setattr(verifying, "_BATCH", size)
        assert verify().startswith("9 entries about 3 comments")


OF_COMMENTS = {
    "UPDATE comments_moderationevent SET reason = 'nicer' WHERE comment_id = %s AND version = 3": "was changed",
    "UPDATE comments_moderationevent SET detail = '{\"a\": 1}' WHERE comment_id = %s AND version = 3": "was changed",
    "UPDATE comments_moderationevent SET user_id = user_id + 1 WHERE comment_id = %s AND version = 4": "was changed",
    "UPDATE comments_moderationevent SET bulk_id = 5 WHERE comment_id = %s AND version = 4": "was changed",
    "UPDATE comments_moderationevent SET created_at = now() WHERE comment_id = %s AND version = 2": "was changed",
    "DELETE FROM comments_moderationevent WHERE comment_id = %s AND version = 2": "missing",
    "DELETE FROM comments_moderationevent WHERE comment_id = %s AND version = 5": "last events are missing",
    "DELETE FROM comments_moderationevent WHERE comment_id = %s": "last events are missing",
    "UPDATE comments_comment SET status = 'trashed' WHERE id = %s": "without an event",
    "UPDATE comments_comment SET event_hash = '' WHERE id = %s": "without an event",
}


@pytest.mark.parametrize("sql", OF_COMMENTS)
def test_tampering_with_a_comments_chain_is_found(sql: str, comments: list[Comment]) -> None:
    pk = comments[1].pk
    tamper(sql, pk)
    for found in (faults(), faults("--comment", str(pk))):
        assert any(OF_COMMENTS[sql] in line for line in found)
        assert all(line.startswith(f"comment {pk}:") for line in found)
    assert "Nothing was changed" in verify("--comment", str(comments[0].pk))


OF_THE_REST = {
    "UPDATE comments_moderationevent SET detail = NULL WHERE subject = 'rule:1'": "rule:1): it was changed",
    "UPDATE comments_moderationevent SET subject = 'rule:9' WHERE subject = 'rule:1'": "rule:9): it was changed",
    "DELETE FROM comments_moderationevent WHERE subject = 'rule:1'": "rule:2): the entry before it is missing",
    "DELETE FROM comments_moderationevent WHERE subject = 'rule:2'": "the last entries",
    "DELETE FROM comments_moderationevent WHERE comment_id IS NULL": "the last entries",
    "UPDATE comments_audithead SET hash = ''": "the last entries",
    "DELETE FROM comments_audithead": "the last entries",
}


@pytest.mark.parametrize("sql", OF_THE_REST)
def test_tampering_with_the_chain_of_the_rest_is_found(sql: str, comments: list[Comment]) -> None:
    tamper(sql)
    assert any(OF_THE_REST[sql] in line for line in faults())


@pytest.fixture
def gone(comments: list[Comment]) -> int:
    """The number of a comment that was removed for good."""
    pk = comments[1].pk
    tamper("DELETE FROM comments_comment WHERE id = %s", pk)
    return pk


def test_the_log_of_a_comment_that_is_gone_is_whole(gone: int) -> None:
    assert verify().startswith("9 entries about 3 comments")
    assert verify("--comment", str(gone)).startswith("4 entries about 1 comments")


OF_WHAT_IS_GONE = {
    "DELETE FROM comments_moderationevent WHERE comment_id = %s AND version = 3": "missing",
    "UPDATE comments_moderationevent SET after = 'held' WHERE comment_id = %s AND version = 5": "was changed",
}


@pytest.mark.parametrize("sql", OF_WHAT_IS_GONE)
def test_tampering_with_the_log_of_a_comment_that_is_gone_is_found(sql: str, gone: int) -> None:
    tamper(sql, gone)
    assert any(f"comment {gone} (gone)" in line and OF_WHAT_IS_GONE[sql] in line for line in faults())


def test_an_entry_slipped_in_is_found(comments: list[Comment], ada: User) -> None:
    event = ModerationEvent.objects.filter(subject="rule:2").get()
    event.pk = None
    event.save(force_insert=True)
    assert faults()


def test_an_unknown_comment_is_said_to_be_unknown() -> None:
    with pytest.raises(CommandError, match="There is no comment 999999"):
        verify("--comment", "999999")
