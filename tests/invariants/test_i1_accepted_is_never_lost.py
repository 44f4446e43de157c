"""I1: a 2xx/3xx answer to a post means the comment is committed and will reach a settled status.

Processes that die are the fault harness's part (tests/faults); here is what one process can get wrong.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from comments.models import Comment, Job, Status
from comments.outbox.work import Handler, work_off
from comments.services import screening
from comments.services.submission import submit_comment
from comments.tasks import HANDLERS
from tests.making import make_article, make_post, make_thread, submit, work_all


@pytest.mark.django_db(transaction=True)
def test_a_comment_and_its_first_job_are_committed_together() -> None:
    """The transaction dies right after the job's insert: neither is there."""
    thread = make_thread()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse_job() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'no jobs today'; END $$;"
            "CREATE TRIGGER refuse_job AFTER INSERT ON comments_job EXECUTE FUNCTION refuse_job()"
        )
    try:
        with pytest.raises(Exception, match="no jobs today"):
            submit(thread)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION refuse_job CASCADE")
    assert not Comment.objects.exists()
    submit(thread)
    assert (Comment.objects.count(), Job.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_no_post_is_answered_with_success_before_its_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the answer claims is looked up on a second connection while the answer is being made."""
    from comments.views import posting

    seen: list[int] = []
    accepted = posting._accepted

    def look(request: Any, comment: Comment) -> Any:
        assert not connection.in_atomic_block
        with ThreadPoolExecutor(1) as other:
            seen.append(other.submit(_count_and_close).result())
        return accepted(request, comment)

    monkeypatch.setattr(posting, "_accepted", look)
    article = make_article()
    page = Client().get(article.get_absolute_url())
    fields = {
        "comment": "Is this stored?",
        "author": "Ida",
        "email": "ida@good.example",
        "token": page.context["form_token"],
    }
    assert Client().post(article.get_absolute_url(), fields).status_code == 303
    assert seen == [1]


def _count_and_close() -> int:
    try:
        return Comment.objects.count()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_the_same_post_sent_at_once_from_many_places_is_one_comment() -> None:
    thread = make_thread()
    post = make_post(client_key="one act of posting")

    def send(_: int) -> int:
        try:
            return submit_comment(thread=thread, post=post).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(send, range(16)))) == 1
    assert (Comment.objects.count(), Job.objects.count()) == (1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [Job.Kind.VALIDATE_EMAIL, Job.Kind.SCREEN])
def test_a_job_that_never_succeeds_still_settles_its_comment(kind: str) -> None:
    """And it settles on the safe side: a check that fails holds."""
    comment = submit()
    broken = Handler(_fail, HANDLERS[kind].bury)
    for _ in range(10):
        Job.objects.filter(state="due").update(run_after="2020-01-01T00:00Z")
        for each, handler in HANDLERS.items():
            work_off(each, broken if each == kind else handler)
    comment.refresh_from_db()
    assert Job.objects.filter(kind=kind, state="dead").count() == 1
    assert comment.status == Status.HELD


def _fail(job: Job) -> Any:
    raise RuntimeError("the disk is on fire")


@pytest.mark.django_db
def test_a_job_that_kills_its_worker_each_time_is_buried() -> None:
    """Nobody can catch SIGKILL: the attempts are counted when the job is claimed, not when it fails."""
    comment = submit()
    Job.objects.filter(comment=comment).update(attempts=99, run_after="2020-01-01T00:00Z")
    work_all()
    comment.refresh_from_db()
    assert Job.objects.get(comment=comment, kind=Job.Kind.VALIDATE_EMAIL).state == "dead"
    assert comment.status == Status.HELD  # screened without an assessment of the address


@pytest.mark.django_db(transaction=True)
def test_a_post_inside_a_transaction_rolled_back_leaves_nothing_and_rings_nothing() -> None:
    thread = make_thread()
    with pytest.raises(KeyError), transaction.atomic():
        submit(thread)
        raise KeyError
    assert (Comment.objects.count(), Job.objects.count()) == (0, 0)


def test_bury_is_defined_for_every_kind_of_job() -> None:
    assert set(HANDLERS) == set(Job.Kind.values)
    assert HANDLERS[Job.Kind.SCREEN].bury is screening.bury
