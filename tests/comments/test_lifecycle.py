"""A comment from post to publication, in one process."""

import pytest

from comments.models import Status
from tests.making import make_thread, moderator, published, submit, work_all

pytestmark = pytest.mark.django_db


def test_a_good_comment_is_published_after_both_jobs() -> None:
    thread = make_thread()
    comment = submit(thread)
    assert comment.status == Status.PENDING
    work_all()
    comment.refresh_from_db()
    thread.refresh_from_db()
    assert comment.status == Status.APPROVED
    assert comment.email_status == "deliverable"
    assert comment.verdicts.count() == 1
    assert thread.comment_count == 1


def test_spam_is_held_and_moderators_get_a_mail(mailoutbox: list) -> None:
    moderator()
    comment = submit(
        text="See [this](https://a.example/x) and [that](https://b.example/y) and https://c.example now"
    )
    work_all()
    comment.refresh_from_db()
    assert comment.status == Status.HELD
    assert len(mailoutbox) == 1
    assert "a.example" in mailoutbox[0].body


def test_replies_nest_until_the_deepest_level() -> None:
    thread = make_thread()
    parent = published(thread)
    for depth in (2, 3, 4, 5, 5):
        parent = published(thread, parent_id=parent.pk)
        assert parent.depth == depth
    assert parent.path[:-1] == parent.parent.path[:-1]
