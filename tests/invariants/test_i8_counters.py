"""I8: counters equal what counting would give, after any sequence of transitions."""

import contextlib

import pytest
from django.db import transaction
from django.db.models import Max
from hypothesis import given, settings
from hypothesis import strategies as st

from comments.models import Author, Comment, Thread
from comments.services.audit import chain_faults
from comments.services.errors import NotAllowed
from comments.services.moderation import DECISIONS
from tests.making import make_thread, moderator, published, submit


def check_counters() -> None:
    for thread in Thread.objects.all():
        public = Comment.objects.approved().filter(thread=thread)
        assert thread.comment_count == public.count()
        assert thread.last_comment_at == public.aggregate(last=Max("published_at"))["last"]
    approved = list(Comment.objects.approved().values_list("path", flat=True))
    for comment in Comment.objects.all():
        assert comment.approved_descendants == sum(comment.pk in path[:-1] for path in approved)
        assert list(chain_faults(comment)) == []
    for author in Author.objects.all():
        for field, status in (
            ("approved_count", "approved"),
            ("rejected_count", "rejected"),
            ("spam_count", "spam"),
        ):
            assert getattr(author, field) == author.comments.filter(status=status).count()


@pytest.mark.django_db
def test_any_sequence_of_decisions_keeps_the_counters_true() -> None:
    admin, thread = moderator(), make_thread()
    root = published(thread, email="same@good.example")
    reply = published(thread, parent_id=root.pk, email="same@good.example")
    deep, other = published(thread, parent_id=reply.pk), published()
    ids = [comment.pk for comment in (root, reply, deep, other, submit(thread), submit(thread))]

    @settings(max_examples=30, deadline=None)
    @given(steps=st.lists(st.tuples(st.integers(0, 5), st.sampled_from(sorted(DECISIONS))), max_size=25))
    def walk(steps: list[tuple[int, str]]) -> None:
        with transaction.atomic():
            comments = Comment.objects.in_bulk(ids)
            for place, verb in steps:
                with contextlib.suppress(NotAllowed):
                    DECISIONS[verb](comment=comments[ids[place]], by=admin)
            check_counters()
            transaction.set_rollback(True)

    walk()


@pytest.mark.django_db
def test_the_threads_version_grows_with_every_public_change_and_only_then() -> None:
    admin, thread = moderator(), make_thread()

    def version() -> int:
        return Thread.objects.get(pk=thread.pk).version

    start = version()
    comment = submit(thread)
    DECISIONS["spam"](comment=comment, by=admin)
    DECISIONS["hold"](comment=comment, by=admin)
    assert version() == start
    DECISIONS["approve"](comment=comment, by=admin)
    assert version() == start + 1
    DECISIONS["trash"](comment=comment, by=admin)
    assert version() == start + 2
