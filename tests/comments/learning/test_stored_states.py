"""Stored states: two learners at once, states that are broken or of another release, and how many are kept."""

import threading
import time
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from comments.models import Job, LearnedModel, Lesson
from comments.outbox import claim
from comments.outbox.work import work_off
from comments.screening.classifier.judge import Classifier
from comments.screening.classifier.learner import Learner, Weights
from comments.screening.classifier.shipped import Shipped, shipped
from comments.services import checkpoints, learned, learning, lessons
from comments.tasks import HANDLERS
from tests.comments.learning.deciding import decide, learn, ring_again, waiting
from tests.comments.learning.texts import HAM, SPAM


def taught(ada: User, number: int) -> None:
    """So many decisions, half of them ham, waiting to be learned."""
    half = number // 2
    for comment, action in zip(
        waiting([*HAM[:half], *SPAM[: number - half]]),
        ["approve"] * half + ["spam"] * (number - half),
        strict=True,
    ):
        decide(action, comment, ada)


def claimed() -> Job:
    job = claim.claim(Job.Kind.LEARN)
    assert job is not None
    return job


@pytest.mark.django_db
def test_whoever_was_slower_leaves_no_trace_and_looks_again(ada: User) -> None:
    taught(ada, 4)
    slow, quick = claimed(), claimed()
    effects = [HANDLERS[Job.Kind.LEARN].prepare(job) for job in (slow, quick)]
    for job, effect in zip((quick, slow), reversed(effects), strict=True):
        with transaction.atomic():
            claim.finish(job)
            effect()
    assert LearnedModel.objects.get().lessons == Lesson.objects.count() == 4
    again = Job.objects.get(key=f"learn:{slow.comment_id}:after:0")
    assert again.state == Job.State.DUE
    learn()
    assert LearnedModel.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_learners_at_once_learn_everything_once(ada: User) -> None:
    taught(ada, 16)
    barrier = threading.Barrier(2)

    def work() -> None:
        barrier.wait()
        work_off(Job.Kind.LEARN, HANDLERS[Job.Kind.LEARN])
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    both = learn()
    assert both.lessons == Lesson.objects.count() == 16
    LearnedModel.objects.all().delete()
    ring_again()
    assert learn().digest == both.digest


@pytest.mark.django_db
def test_a_worker_takes_up_a_new_version_within_a_second(ada: User, django_assert_num_queries: Any) -> None:
    taught(ada, 2)
    assert learned.current().version == shipped().version
    newest, deadline = learn().name, time.monotonic() + 5
    with django_assert_num_queries(0):
        assert learned.current().version == shipped().version, "it does not ask at every comment"
    while learned.current().version != newest:
        assert time.monotonic() < deadline
    with django_assert_num_queries(0):
        learned.current()
    learned._shelf._looked = float("-inf")
    with django_assert_num_queries(1):
        learned.current()


@pytest.mark.django_db
def test_taking_up_a_full_model_is_quick() -> None:
    """Every weight moved: the largest that can be. About 20 ms of CPU; a busy machine is let ten times that."""
    full = Weights.zero()
    full.coefficients[:] = np.random.default_rng(0).normal(0, 0.2, len(full.coefficients))
    full.squares[:] = full.coefficients[::-1] ** 2
    model = learn_nothing()
    model.delta, model.digest, model.lessons = checkpoints.pack(full), checkpoints.digest(full), 1
    model.save()
    learned.forget()
    started = time.thread_time()
    assert learned.current().version == model.name
    assert time.thread_time() - started < 0.2


def learn_nothing() -> LearnedModel:
    learning.rebuild(shipped().version, lessons.FEATURES_VERSION, broken=0)
    return learn()


@pytest.mark.django_db
@pytest.mark.parametrize("broken", [b"", b"D1 and nonsense", None])
def test_a_broken_model_is_said_loudly_and_learned_anew(ada: User, broken: bytes | None) -> None:
    taught(ada, 6)
    good = learn()
    delta = broken if broken is not None else checkpoints.pack(Weights.zero())
    LearnedModel.objects.filter(pk=good.pk).update(delta=delta)
    learned.forget()
    for _ in range(2):
        assert learned.current().version == shipped().version
        learned.forget()
    assert Job.objects.filter(key__startswith="learn:rebuild:").count() == 1
    anew = learn()
    assert (anew.version, anew.digest) == (good.version + 1, good.digest)
    learned.forget()
    assert learned.current().version == anew.name


@pytest.mark.django_db
def test_a_new_release_learns_everything_anew_on_its_own_weights(
    ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught(ada, 6)
    old, margins = learn(), list(Lesson.objects.values_list("margin", flat=True))
    heavier = Weights.zero()
    heavier.coefficients[:] = 0.5
    newer = Shipped("newer", heavier, shipped().calibration)
    for module in (checkpoints, learned):
        monkeypatch.setattr(module, "shipped", lambda: newer)
    untaught = Classifier("newer", Learner(heavier), newer.calibration)
    monkeypatch.setattr(learned, "as_shipped", lambda: untaught)
    learned.forget()
    assert learned.current().version == "newer"
    anew = learn()
    assert (anew.base, anew.lessons) == ("newer", 6)
    assert anew.digest != old.digest
    assert list(Lesson.objects.values_list("margin", flat=True)) != margins
    learned.forget()
    assert learned.current().version == f"newer+{anew.version}"
    monkeypatch.undo()
    learned.forget()
    assert learned.current().version == old.name, "the old release, while it still runs, goes on with its own"


@pytest.mark.django_db
def test_lessons_of_other_features_are_made_anew_from_their_comments(
    ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught(ada, 6)
    learn()
    for module in (checkpoints, learned, lessons):
        monkeypatch.setattr(module, "FEATURES_VERSION", "newer")
    learned.forget()
    assert learned.current().version == shipped().version
    anew = learn()
    assert (anew.features_version, anew.lessons) == ("newer", 6)
    assert set(Lesson.objects.values_list("features_version", flat=True)) == {"newer"}


@pytest.mark.django_db
def test_a_vector_that_cannot_be_read_does_not_stop_the_rest(ada: User) -> None:
    taught(ada, 4)
    comment = Job.objects.filter(kind=Job.Kind.LEARN).first().comment  # type: ignore[union-attr]
    comment.verdicts.update(features=b"F1nonsense", features_version=lessons.FEATURES_VERSION)  # type: ignore[union-attr]
    assert learn().lessons == 4


@pytest.mark.django_db
def test_few_states_are_kept_and_going_back_far_gives_the_same_bits(
    ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "EVERY", 4)
    monkeypatch.setattr(checkpoints, "SPREAD", 3)
    monkeypatch.setattr(checkpoints, "NEWEST", 2)
    taught(ada, 40)
    learn()
    kept = list(LearnedModel.objects.order_by("lessons").values_list("lessons", flat=True))
    assert kept[-1] == 40
    assert 3 <= len(kept) <= 5
    third = Lesson.objects.order_by("pk")[2]
    decide("hold", third.comment, ada)
    back = learn()
    assert back.lessons == 39
    LearnedModel.objects.all().delete()
    ring_again()
    assert learn().digest == back.digest


def test_checkpoints_are_dense_among_the_newest() -> None:
    models = [LearnedModel(version=n, lessons=n * checkpoints.EVERY) for n in range(200)]
    kept: list[LearnedModel] = []
    for model in models:
        kept = checkpoints.thinned([*kept, model])
    numbers = [model.version for model in kept]
    gaps = [b - a for a, b in pairwise(numbers)]
    assert len(kept) == checkpoints.SPREAD
    assert (numbers[0], numbers[-1]) == (0, 199)
    assert max(gaps[-3:]) <= 4
    assert max(gaps) <= 80


@pytest.mark.django_db
def test_a_dead_learn_job_is_visible_and_its_decision_is_not_lost(
    ada: User, monkeypatch: pytest.MonkeyPatch, client: Any
) -> None:
    taught(ada, 1)
    with monkeypatch.context() as broken:
        broken.setattr(learning, "run_over", lambda *_, **__: 1 / 0)
        for _ in range(len(claim.BACKOFF[Job.Kind.LEARN]) + 1):
            ring = Job.objects.filter(kind=Job.Kind.LEARN)
            ring.update(run_after="2026-01-01T00:00Z")
            work_off(Job.Kind.LEARN, HANDLERS[Job.Kind.LEARN])
    job = Job.objects.get(kind=Job.Kind.LEARN)
    assert (job.state, job.error) == ("dead", "ZeroDivisionError")
    assert client.get("/healthz").json()["ill"] == ["learn"]
    claim.revive(job)
    assert learn().lessons == 1
