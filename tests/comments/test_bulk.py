"""Decisions about many comments: each as it was seen, each once, and all of it taken back where nothing came after."""

import pytest
from django.contrib.auth.models import User

from comments.models import BulkDecision, BulkItem, Comment, Job, Status, StatusTally
from comments.outbox import claim
from comments.outbox.work import work_one
from comments.services import bulk as bulk_service
from comments.services.bulk import skipped_why, start_bulk, undo_bulk
from comments.services.errors import NotAllowed
from comments.services.moderation import DECISIONS
from comments.services.tally import comments_by_status, compact_tally
from comments.tasks import HANDLERS
from tests.invariants.test_i8_counters import check_counters
from tests.making import make_thread, moderator, published, submit, work_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(db: None) -> User:
    return moderator("ada")


@pytest.fixture
def seven(monkeypatch: pytest.MonkeyPatch) -> list[Comment]:
    """Seven comments in two discussions, and pieces of three."""
    monkeypatch.setattr(bulk_service, "PIECE", 3)
    threads = [make_thread(), make_thread()]
    return [published(threads[number % 2]) for number in range(7)]


def start(comments: list[Comment], action: str, by: User) -> BulkDecision:
    chosen = Comment.objects.filter(pk__in=[comment.pk for comment in comments])
    return start_bulk(action=action, comments=chosen, by=by, about="some")


def statuses(comments: list[Comment]) -> list[str]:
    return list(
        Comment.objects.filter(pk__in=[c.pk for c in comments])
        .order_by("pk")
        .values_list("status", flat=True)
    )


def test_all_are_decided_about_piece_by_piece_and_the_books_stay_true(
    seven: list[Comment], ada: User
) -> None:
    bulk = start(seven, "spam", ada)
    assert (bulk.total, bulk.state) == (7, "running")
    work_all()
    bulk.refresh_from_db()
    assert (bulk.done, bulk.skipped, bulk.state) == (7, 0, "done")
    assert statuses(seven) == [Status.SPAM] * 7
    assert Job.objects.filter(kind="bulk", state="done").count() == 4
    check_counters()


def test_what_was_changed_meanwhile_is_skipped_and_told(seven: list[Comment], ada: User) -> None:
    bulk = start(seven, "spam", ada)
    DECISIONS["reject"](comment=Comment.objects.get(pk=seven[4].pk), by=moderator("bob"))
    work_all()
    bulk.refresh_from_db()
    assert (bulk.done, bulk.skipped) == (6, 1)
    assert skipped_why(bulk) == {"changed meanwhile (now rejected)": 1}
    assert statuses(seven)[4] == Status.REJECTED


def test_what_cannot_be_moved_is_skipped_and_told(seven: list[Comment], ada: User) -> None:
    bulk = start(seven, "approve", ada)
    work_all()
    assert skipped_why(bulk) == {"a comment that is approved cannot be moved to approved": 7}


def test_undo_takes_back_what_nothing_came_after(seven: list[Comment], ada: User) -> None:
    bulk = start(seven, "spam", ada)
    with pytest.raises(NotAllowed):
        undo_bulk(bulk=bulk, by=ada)
    work_all()
    bulk.refresh_from_db()
    DECISIONS["trash"](comment=Comment.objects.get(pk=seven[0].pk), by=ada)
    undo = undo_bulk(bulk=bulk, by=ada)
    work_all()
    undo.refresh_from_db()
    assert (undo.done, undo.skipped) == (6, 1)
    assert statuses(seven) == [Status.TRASHED] + [Status.APPROVED] * 6
    check_counters()
    for again in (bulk, undo):
        with pytest.raises(NotAllowed):
            undo_bulk(bulk=again, by=ada)


def test_a_worker_that_dies_in_the_middle_costs_nothing(seven: list[Comment], ada: User) -> None:
    bulk = start(seven, "spam", ada)
    job = claim.claim("bulk")
    assert job is not None
    HANDLERS["bulk"].prepare(job)  # and then it is gone, before the effect
    Job.objects.filter(pk=job.pk).update(run_after=job.created_at)
    late = claim.claim("bulk")
    assert late is not None
    work_one(late, HANDLERS["bulk"])
    work_one(job, HANDLERS["bulk"])  # the first one was only slow: the fence stops it
    work_all()
    bulk.refresh_from_db()
    assert (bulk.done, bulk.state) == (7, "done")
    assert {comment.events.filter(bulk=bulk).count() for comment in seven} == {1}


def test_whoever_lost_the_permission_decides_no_more(seven: list[Comment], ada: User) -> None:
    bulk = start(seven, "spam", ada)
    User.objects.filter(pk=ada.pk).update(is_superuser=False)
    work_all()
    bulk.refresh_from_db()
    assert (bulk.state, bulk.done) == ("failed", 0)


def test_two_at_once_over_the_same_comments_decide_once(seven: list[Comment], ada: User) -> None:
    first, second = start(seven, "spam", ada), start(seven, "trash", moderator("bob"))
    work_all()
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.done + second.done == 7
    assert first.skipped + second.skipped == 7
    check_counters()


def test_nothing_is_soon_done(ada: User) -> None:
    bulk = start([], "spam", ada)
    work_all()
    bulk.refresh_from_db()
    assert (bulk.total, bulk.state) == (0, "done")
    assert not BulkItem.objects.exists()


def test_the_tally_is_what_counting_gives_before_and_after_it_is_compacted(
    ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = make_thread()
    comments = [published(thread), published(thread), submit(thread), submit(thread)]
    DECISIONS["spam"](comment=Comment.objects.get(pk=comments[0].pk), by=ada)
    expected = {"approved": 1, "spam": 1, "pending": 2}
    assert comments_by_status() == expected
    rows = StatusTally.objects.count()
    monkeypatch.setattr("comments.services.tally._MANY", 1)
    compact_tally()
    assert StatusTally.objects.count() < rows
    assert comments_by_status() == expected
