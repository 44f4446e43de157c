"""Each check of the harness finds the violation it is for: a number that can only be 0 would prove nothing."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from comments.models import Author, Comment, Mail, ModerationEvent, Thread, Verdict
from comments.services.following import follow
from comments.services.moderation import mark_spam
from tests.faults.acts import make_act
from tests.faults.checks import CHECKS, Witness, violations
from tests.faults.clients import Outcome
from tests.faults.mailbox import Mailbox
from tests.making import moderator, published, submit, work_all

pytestmark = pytest.mark.django_db

LINKS = (
    "See [this](https://a.example/x) and [that](https://b.example/y) and https://c.example now, act-000002"
)


@pytest.fixture
def anything_goes(db: None) -> None:
    """Lift the database's own guards, which refuse most of these violations before a check could find them."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what was done so far is checked now, not at the end
        cursor.execute("SET LOCAL session_replication_role = replica")


@pytest.fixture
def person() -> User:
    return moderator()


@pytest.fixture
def comment(person: User) -> Comment:
    return published(text="I still wonder about the point called act-000001.")


def found(**seen: Any) -> set[str]:
    """The names of the checks that found something."""
    return {name for name, sentences in violations(Witness(**seen)).items() if sentences}


def acknowledged(number: int, comment: int) -> Outcome:
    return Outcome(make_act(number, seed=1, threads=1), comment, "", 1)


def event(comment: Comment, **fields: Any) -> None:
    """A change of the comment, written past the services."""
    comment.version += 1
    usual = {"version": comment.version, "revision_id": comment.revision_id, "after": comment.status}
    ModerationEvent.objects.create(comment=comment, created_at=timezone.now(), **usual | fields)


def test_a_whole_discussion_passes_every_check(comment: Comment, person: User) -> None:
    submit(comment.thread, parent_id=comment.pk, text="I wonder too, about the point called act-000003.")
    work_all()
    mark_spam(comment=comment, by=person)
    work_all()  # what the decision teaches is learned
    told = [{"comment": comment.pk, "version": comment.version, "after": "spam"}]
    assert found(outcomes=[acknowledged(1, comment.pk)], decisions=told) == set()
    assert len(CHECKS) == 13, "a check without a test below proves nothing"


def test_lost(comment: Comment) -> None:
    assert found(outcomes=[acknowledged(1, comment.pk + 1)]) == {"lost"}


def test_lost_because_nothing_is_due(comment: Comment) -> None:
    waiting = submit(comment.thread, text="Whatever becomes of act-000004?")
    waiting.jobs.all().delete()
    assert found(outcomes=[acknowledged(4, waiting.pk)]) == {"lost", "unsettled"}


def test_unanswered(comment: Comment) -> None:
    assert found(outcomes=[Outcome(make_act(1, seed=1, threads=1), None, "409 duplicate", 2)]) == {
        "unanswered"
    }


def test_duplicated(comment: Comment) -> None:
    published(text="I still wonder about this point, which was called act-000001.")
    assert found() == {"duplicated"}


def test_public_unscreened(comment: Comment, anything_goes: None) -> None:
    Verdict.objects.all().delete()
    assert found() == {"public unscreened"}


def test_screened_twice(comment: Comment) -> None:
    again = comment.verdicts.get()
    again.pk, again.run = None, "another run"
    again.save()
    assert found() == {"screened twice in effect"}


def test_overwritten(comment: Comment, person: User, anything_goes: None) -> None:
    mark_spam(comment=comment, by=person)
    event(comment, actor="machine", action="screen", before="spam")
    assert "a person's decision overwritten" in found()


def test_a_decision_that_is_gone(comment: Comment) -> None:
    told = [{"comment": comment.pk, "version": 9, "after": "spam"}]
    assert found(decisions=told) == {"a person's decision overwritten"}


def test_broken_chain(comment: Comment, anything_goes: None) -> None:
    ModerationEvent.objects.update(reason="something else")
    assert found() == {"broken audit chains"}


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (Thread, "comment_count"),
        (Comment, "approved_descendants"),
        (Author, "approved_count"),
        (Author, "spam_count"),
    ],
)
def test_wrong_counter(comment: Comment, model: Any, field: str) -> None:
    model.objects.update(**{field: 7})
    assert found() == {"counters wrong"}


def test_wrong_time_of_the_last_comment(comment: Comment) -> None:
    Thread.objects.update(last_comment_at=None)
    assert found() == {"counters wrong"}


def test_mail_missing(comment: Comment) -> None:
    submit(comment.thread, text=LINKS)
    work_all()
    assert found() == {"moderator mails missing"}


def test_mail_renamed(comment: Comment) -> None:
    mailbox = Mailbox(ids=["<one>", "<one>", "<two>"], about=[(1, 2, 3)] * 3)
    assert mailbox.repeated == 1
    assert found(mailbox=mailbox) == {"mails repeated under another Message-ID"}


def test_follower_told_twice(comment: Comment) -> None:
    assert found(mailbox=Mailbox(followers=["<follow.1.a1>"] * 2)) == {"followers told twice"}


def test_follower_forgotten(comment: Comment) -> None:
    follow(author=Author.objects.for_email("follower@good.example"), thread_id=comment.thread_id, level="all")
    assert found() == {"followers forgotten"}


def test_follower_mail_that_was_never_sent(comment: Comment) -> None:
    author = Author.objects.for_email("follower@good.example")
    Mail.objects.create(
        kind="follow", key="k", message_id="<k>", author=author, comment=comment, state="sent"
    )
    assert found() == {"followers forgotten"}


def test_unsettled(comment: Comment) -> None:
    submit(comment.thread, text=LINKS)
    work_all()
    Mail.objects.update(state=Mail.State.FAILED)
    assert found() == {"moderator mails missing", "unsettled"}
