"""Comments are removed for good: counters, chains and neighbours stay true."""

import contextlib
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, models, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from comments.models import (
    Appeal,
    Author,
    BulkItem,
    Comment,
    Job,
    Lesson,
    Mail,
    Note,
    Notice,
    Report,
    Reporter,
    Revision,
    Rule,
    RuleHit,
    Verdict,
)
from comments.services.bulk import start_bulk
from comments.services.editing import edit_comment
from comments.services.errors import Conflict, NotAllowed
from comments.services.moderation import DECISIONS, restore_comment
from comments.services.notes import add_note
from comments.services.purging import Purged, purge
from comments.services.tally import comments_by_status
from tests.comments.old import aged, at_once, is_there, put
from tests.invariants.test_i8_counters import check_counters
from tests.making import make_thread, moderator, published, submit, work_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return moderator("ada")


def purge_these(*comments: Comment) -> Purged:
    connection.check_constraints()  # as if what came before had been committed
    done = purge(Comment.objects.filter(pk__in=[comment.pk for comment in comments]))
    connection.check_constraints()
    return done


def laden(by: User, **fields: Any) -> Comment:
    """A comment in the trash with one of everything that can hang on a comment."""
    comment = published(**fields)
    edit_comment(comment=Comment.objects.get(pk=comment.pk), text="Other words, just as good.", by=by)
    comment = Comment.objects.get(pk=comment.pk)
    revision = comment.revision
    Report.objects.create(
        comment=comment,
        revision=revision,
        reporter=Reporter.objects.create(key="k"),
        reason="spam",
        weight=1.0,
    )
    Appeal.objects.create(comment=comment, text="Please look again.")
    add_note(text="Somebody we know.", by=by, comment=comment)
    mail = Mail.objects.create(kind="held", key="k", message_id="<k>", comment=comment, user=by)
    Job.objects.create(kind="deliver_mail", key="held", mail=mail, run_after=comment.created_at)
    Notice.objects.create(comment=comment, user=by, why="article", mail=mail)
    RuleHit.objects.create(
        rule=Rule.objects.create(kind="word", pattern="x"), comment=comment, revision=revision
    )
    start_bulk(action="hold", comments=Comment.objects.filter(pk=comment.pk), by=by)
    return put(comment, "trash", by)


def hanging() -> dict[type[models.Model], int]:
    kinds = (Appeal, BulkItem, Mail, Note, Notice, Report, Revision, RuleHit, Verdict)
    counts = {kind: kind._default_manager.count() for kind in kinds}
    return counts | {Job: Job.objects.exclude(comment=None, mail=None).count()}


def test_everything_that_hangs_on_a_comment_is_tried(ada: User) -> None:
    laden(ada)
    relations = Comment._meta.get_fields(include_hidden=True)
    tried = {
        field.related_model
        for field in relations
        if isinstance(field, models.ManyToOneRel) and field.on_delete is models.CASCADE
    }
    assert tried == set(hanging()), "a new table hangs on comments: give `laden` a row of it"
    assert all(hanging().values())


def test_a_comment_without_replies_goes_with_all_that_hangs_on_it(ada: User) -> None:
    comment = laden(ada)
    events = comment.events.count()
    assert purge_these(comment) == Purged(removed=1)
    assert not is_there(comment)
    assert not any(hanging().values()), hanging()
    assert comment.events.count() == events
    check_counters()
    call_command("verify_audit_log")


def test_a_comment_with_replies_keeps_its_place_without_a_word(ada: User) -> None:
    comment = laden(ada, name="Ursula Unique")
    Comment.objects.filter(pk=comment.pk).update(url="https://unique.example")
    reply = published(comment.thread)
    Comment.objects.filter(pk=reply.pk).update(parent=comment, root=comment, path=[comment.pk, reply.pk])
    Comment.objects.filter(pk=comment.pk).update(approved_descendants=1, honeypot="x")
    assert purge_these(comment) == Purged(emptied=1)
    comment.refresh_from_db()
    assert comment.purged_at
    assert comment.status == "trashed"
    assert not any(
        [comment.name, comment.url, comment.ip, comment.user_agent, comment.honeypot, comment.email_detail]
    )
    assert comment.fill_seconds is comment.avatar is None
    assert comment.client_key == f"forgotten-{comment.pk}"
    for wording in comment.revisions.all():
        assert (wording.text, wording.html, wording.fingerprint, wording.sketch, wording.hosts) == (
            "",
            "",
            "",
            None,
            None,
        )
    assert comment.revisions.count() == 1
    verdicts = comment.verdicts.values_list("signals", "features", "margin", "features_version")
    assert set(map(str, verdicts)) <= {"([], None, None, '')"}
    left = {kind for kind, number in hanging().items() if number}
    assert left == {Revision, Verdict, Job}, "of the reply, and the emptied ones"
    check_counters()
    call_command("verify_audit_log")


@pytest.mark.parametrize("answered", [True, False])
@pytest.mark.parametrize(
    ("days", "state", "left"), [(0.9, "sent", "sent"), (0.9, "queued", "dropped"), (1.1, "sent", None)]
)
def test_mails_that_asked_for_a_proof_today_still_count(
    ada: User, days: float, state: str, left: str | None, answered: bool
) -> None:
    comment = published()
    if answered:
        published(comment.thread, parent_id=comment.pk)
    fields = {"kind": "confirm", "key": "k", "message_id": "<k>", "author": comment.author, "state": state}
    mail = aged(Mail.objects.create(comment=comment, **fields), days)
    purge_these(put(comment, "trash", ada))
    kept = Mail.objects.filter(pk=mail.pk).values_list("state", "comment", "author").first()
    assert kept == ((left, None, comment.author_id) if left else None)


def test_what_is_public_is_never_purged(ada: User) -> None:
    comment = published()
    assert purge_these(comment) == Purged()
    assert is_there(comment)


def test_what_is_restored_meanwhile_stays(ada: User) -> None:
    """The rows are looked up once more when the discussion is locked."""
    comment = put(published(), "trash", ada)
    due = Comment.objects.filter(status="trashed")

    class Later(type(due)):  # type: ignore[misc]
        def values_list(self, *fields: str, **options: Any) -> Any:
            """Restored between the choice and the lock."""
            chosen = list(super().values_list(*fields, **options)[:10])
            put(comment, "restore", ada)
            return _Sliced(chosen)

    class _Sliced(list[Any]):
        def __getitem__(self, key: Any) -> Any:
            return list(self)

    due.__class__ = Later
    assert purge(due) == Purged()
    assert is_there(comment)


def test_replies_go_with_what_they_answer_and_the_place_of_others_stays(ada: User) -> None:
    thread = make_thread()
    root = published(thread)
    branch = published(thread, parent_id=root.pk)
    leaf, other = published(thread, parent_id=branch.pk), published(thread, parent_id=root.pk)
    for comment in (leaf, branch, root):
        put(comment, "spam", ada)
    assert purge_these(root, branch, leaf) == Purged(removed=2, emptied=1)
    assert not is_there(leaf)
    assert not is_there(branch)
    assert is_there(root)
    assert is_there(other)
    check_counters()
    put(other, "trash", ada)
    assert purge_these(root, other) == Purged(removed=1), "the tombstone has been emptied before"


def test_nobody_decides_about_what_has_no_words_any_more(ada: User) -> None:
    root = published()
    published(root.thread, parent_id=root.pk)
    seen = put(root, "trash", ada)
    purge_these(seen)
    with pytest.raises(NotAllowed, match="gone for good"):
        restore_comment(comment=Comment.objects.get(pk=root.pk), by=ada)
    with pytest.raises(NotAllowed, match="gone for good"):
        edit_comment(comment=Comment.objects.get(pk=root.pk), text="Other words.", by=ada)
    with pytest.raises(Conflict):
        restore_comment(comment=seen, by=ada)  # read before it was emptied
    check_counters()


def test_spam_that_goes_counts_for_its_author_no_more(ada: User) -> None:
    one, two = submit(email="same@good.example"), submit(email="same@good.example")
    put(one, "spam", ada), put(two, "reject", ada)
    author = Author.objects.get(pk=one.author_id)
    assert (author.spam_count, author.rejected_count) == (1, 1)
    purge_these(one)
    author.refresh_from_db()
    assert (author.spam_count, author.rejected_count) == (0, 1)
    assert {status: number for status, number in comments_by_status().items() if number} == {"rejected": 1}


@pytest.mark.django_db(transaction=True)
def test_a_moderator_and_the_purge_at_once() -> None:
    """Each comment is either restored whole or gone, and whoever came too late is told."""
    ada, thread = moderator("ada"), make_thread()
    comments = [put(published(thread, email=f"reader{n}@good.example"), "trash", ada) for n in range(12)]
    told: list[str] = []

    def restore() -> None:
        for comment in reversed(comments):
            try:
                restore_comment(comment=comment, by=ada)
            except (Conflict, NotAllowed) as refusal:
                told.append(type(refusal).__name__)

    def empty_the_trash() -> None:
        for comment in comments:
            purge(Comment.objects.filter(status="trashed", pk=comment.pk))

    assert at_once(restore, empty_the_trash) == []
    left = Comment.objects.all()
    assert {comment.status for comment in left} <= {"approved"}
    assert len(left) + len(told) == len(comments)
    check_counters()
    call_command("verify_audit_log")


def test_what_was_learned_stays(ada: User) -> None:
    comment = put(submit(), "spam", ada)
    work_all()
    assert Lesson.objects.filter(comment=comment.pk).exists()
    purge_these(comment)
    assert Lesson.objects.filter(comment=comment.pk).exists()


def test_any_sequence_of_decisions_and_purges_keeps_counters_and_chains_true(ada: User) -> None:
    thread = make_thread()
    root = published(thread, email="same@good.example")
    reply = published(thread, parent_id=root.pk, email="same@good.example")
    deep, other = published(thread, parent_id=reply.pk), published()
    ids = [comment.pk for comment in (root, reply, deep, other, submit(thread))]

    @settings(max_examples=25, deadline=None)
    @given(
        steps=st.lists(
            st.tuples(st.integers(0, 4), st.sampled_from([*sorted(DECISIONS), "purge"])), max_size=20
        )
    )
    def walk(steps: list[tuple[int, str]]) -> None:
        with transaction.atomic():
            for place, verb in steps:
                comment = Comment.objects.filter(pk=ids[place]).first()
                if comment is None:
                    continue
                if verb == "purge":
                    purge(Comment.objects.filter(pk__in=ids[place:]))
                else:
                    with contextlib.suppress(NotAllowed):
                        DECISIONS[verb](comment=comment, by=ada)
                connection.check_constraints()
            check_counters()
            transaction.set_rollback(True)

    walk()
