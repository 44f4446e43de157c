"""I3: a person's decision is never overwritten by a machine, nor by another person who saw an older state."""

import contextlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from comments.models import Comment, Job, ModerationEvent, Revision, Status
from comments.outbox import claim
from comments.outbox.work import Handler, work_one
from comments.services import screening
from comments.services.confirmation import confirm_email
from comments.services.errors import Conflict, NotAllowed
from comments.services.moderation import (
    DECISIONS,
    approve_comment,
    hold_comment,
    mark_spam,
    reject_comment,
    restore_comment,
    trash_comment,
)
from comments.services.transition import Change, change_status
from comments.tasks import HANDLERS
from tests.invariants.test_i8_counters import check_counters
from tests.making import make_thread, moderator, published, submit, work_all


def _screen_job(comment: Comment) -> Job:
    Job.objects.filter(comment=comment).update(kind="screen", key=f"screen:{comment.revision_id}")
    Comment.objects.filter(pk=comment.pk).update(email_status="deliverable")
    job = claim.claim("screen")
    assert job is not None
    return job


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["approve", "hold", "spam", "reject", "trash"])
def test_a_decision_taken_while_the_screening_runs_stands(verb: str) -> None:
    admin, comment = moderator(), submit()
    job = _screen_job(comment)

    def prepare(job: Job) -> object:
        effect = screening.prepare(job)
        DECISIONS[verb](comment=Comment.objects.get(pk=comment.pk), by=admin)
        return effect

    work_one(job, Handler(prepare, screening.bury))  # type: ignore[arg-type]
    comment.refresh_from_db()
    assert comment.status == ModerationEvent.objects.get(comment=comment).after
    assert comment.verdicts.count() == 1, "what the screening found is kept all the same"


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["approve", "spam", "reject", "trash"])
def test_a_decision_before_any_job_ran_stands(verb: str) -> None:
    admin, comment = moderator(), submit(text="https://a.example https://b.example https://c.example")
    DECISIONS[verb](comment=comment, by=admin)
    decided = comment.status
    work_all()
    comment.refresh_from_db()
    assert comment.status == decided


@pytest.mark.django_db
def test_giving_up_the_screening_does_not_touch_a_decided_comment() -> None:
    admin, comment = moderator(), submit()
    job = _screen_job(comment)
    trash_comment(comment=Comment.objects.get(pk=comment.pk), by=admin)
    screening.bury(job)
    comment.refresh_from_db()
    assert comment.status == Status.TRASHED


@pytest.mark.django_db
def test_a_confirmed_address_does_not_bring_back_what_a_person_took_out() -> None:
    admin, comment = moderator(), submit()
    trash_comment(comment=comment, by=admin)
    assert not confirm_email(author=comment.author, mine={comment.pk})
    comment.refresh_from_db()
    assert comment.status == Status.TRASHED


@pytest.mark.django_db
def test_a_decision_on_an_outdated_view_is_refused_and_changes_nothing() -> None:
    admin, comment = moderator(), published()
    seen_by_two = Comment.objects.get(pk=comment.pk)
    mark_spam(comment=comment, by=admin)
    with pytest.raises(Conflict):
        reject_comment(comment=seen_by_two, by=admin)
    comment.refresh_from_db()
    assert comment.status == Status.SPAM
    assert comment.events.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_many_decisions_at_the_same_moment_exactly_one_counts() -> None:
    """Moderators and the machine, all on the version they saw; repeated, for races are shy."""
    admin = moderator()
    for _ in range(10):
        comment = submit()
        decisions = [approve_comment, hold_comment, mark_spam, reject_comment, trash_comment] * 2

        def decide(decision: object, pk: int = comment.pk, seen: Comment = comment) -> bool:
            mine = Comment.objects.get(pk=pk)
            mine.version, mine.status, mine.event_hash = seen.version, seen.status, seen.event_hash
            try:
                decision(comment=mine, by=admin)  # type: ignore[operator]
            except Conflict:
                return False
            finally:
                connection.close()
            return True

        with ThreadPoolExecutor(10) as pool:
            assert sum(pool.map(decide, decisions)) == 1
        comment.refresh_from_db()
        assert comment.version == 2
        assert comment.events.get().after == comment.status


@pytest.mark.django_db
def test_the_machine_may_move_only_what_waits_for_it() -> None:
    admin, comment = moderator(), published()
    hold_comment(comment=comment, by=admin)
    Job.objects.filter(comment=comment, kind="screen").update(state="due", run_after="2020-01-01T00:00Z")
    job = claim.claim("screen")
    assert job is not None
    job.key = "screen:again"
    work_one(job, HANDLERS["screen"])
    comment.refresh_from_db()
    assert comment.status == Status.HELD


@pytest.mark.django_db
def test_undo_takes_back_exactly_the_last_decision() -> None:
    admin, comment = moderator(), published()
    trash_comment(comment=comment, by=admin)
    restore_comment(comment=comment, by=admin)
    assert comment.status == Status.APPROVED
    waiting = submit()
    mark_spam(comment=waiting, by=admin)
    restore_comment(comment=waiting, by=admin)
    assert waiting.status == Status.HELD, "no screening waits for it any more, so a person has to"


@pytest.mark.django_db
def test_a_change_needs_the_revision_that_was_seen() -> None:
    """An edit that arrives between look and decision makes the decision void."""
    admin, comment = moderator(), submit()
    seen = Comment.objects.get(pk=comment.pk)
    new = Revision.objects.create(comment=comment, number=2, text="Other", html="", fingerprint="z")
    Comment.objects.filter(pk=comment.pk).update(revision=new)
    change = Change(
        action="approve", to=Status.APPROVED, actor=ModerationEvent.Actor.PERSON, user_id=admin.pk
    )
    with pytest.raises(Conflict):
        change_status(seen, change, allowed=Status.values)


@pytest.mark.django_db(transaction=True)
def test_changes_all_over_one_discussion_never_wait_for_each_other_crosswise() -> None:
    """Comments, their ancestors and their one author, changed by many at once: PostgreSQL reports any deadlock."""
    admin, thread = moderator(), make_thread()
    chain = [published(thread, email="same@good.example")]
    for _ in range(4):
        chain.append(published(thread, email="same@good.example", parent_id=chain[-1].pk))

    def decide(number: int) -> None:
        verb = ("trash", "approve", "spam", "hold", "reject")[number % 5]
        try:
            with contextlib.suppress(Conflict, NotAllowed):
                comment = Comment.objects.get(pk=chain[number * 7 % 5].pk)
                confirm_email(author=comment.author) if number % 11 == 0 else DECISIONS[verb](
                    comment=comment, by=admin
                )
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(decide, range(120)))
    check_counters()
