"""Decisions become lessons, once each, and taking one back leaves no trace."""

import pytest
from django.contrib.auth.models import User

from comments.models import Job, LearnedModel, Lesson, ModerationEvent
from comments.outbox import claim
from comments.outbox.work import work_one
from comments.screening.classifier.features import FEATURES_VERSION, extract
from comments.screening.classifier.item import Item
from comments.screening.classifier.vector import Features
from comments.services import checkpoints, learned
from comments.tasks import HANDLERS
from tests.comments.learning.deciding import decide, learn, ring_again, waiting
from tests.comments.learning.texts import HAM, SPAM
from tests.making import moderator, work_all

pytestmark = pytest.mark.django_db


def test_a_decision_is_a_lesson_with_what_was_judged(ada: User) -> None:
    (comment,) = waiting(SPAM[:1])
    event = decide("spam", comment, ada)
    model = learn()
    lesson = Lesson.objects.get()
    assert (lesson.pk, lesson.spam, lesson.withdrawn_by) == (event, True, None)
    assert (lesson.comment_id, lesson.user_id, lesson.author_id) == (comment.pk, ada.pk, comment.author_id)
    assert (model.lessons, model.through, lesson.learned_by) == (1, event, model.version)
    assert lesson.influence == 1.0


def test_what_was_judged_is_learned_and_not_what_is_known_by_now(ada: User) -> None:
    (comment,) = waiting(SPAM[:1])
    judged = extract(Item(text="what the screening took it for")).to_bytes()
    comment.verdicts.update(features=judged, features_version=FEATURES_VERSION, margin=-1.5)
    decide("spam", comment, ada)
    learn()
    lesson = Lesson.objects.get()
    assert (bytes(lesson.features), lesson.screened_margin) == (judged, -1.5)


def test_what_was_screened_by_other_features_is_looked_at_anew(ada: User) -> None:
    (comment,) = waiting(SPAM[:1])
    comment.verdicts.update(features=b"something old", features_version="of yore", margin=-1.5)
    decide("spam", comment, ada)
    learn()
    lesson = Lesson.objects.get()
    assert (lesson.features_version, lesson.screened_margin) == (FEATURES_VERSION, None)
    assert len(Features.from_bytes(bytes(lesson.features)).indices) > 100


def test_what_is_learned_shows_in_the_next_judgement(ada: User) -> None:
    before = learned.current()
    for comment, action in zip(waiting([*HAM[:8], *SPAM[:8]]), ["approve"] * 8 + ["spam"] * 8, strict=True):
        decide(action, comment, ada)
    model = learn()
    learned.forget()
    after = learned.current()
    assert before.version != after.version == model.name
    taught = [Lesson.objects.filter(spam=spam).latest("pk").features for spam in (False, True)]
    ham, spam = (Features.from_bytes(bytes(features)) for features in taught)
    assert after.learner.margin(ham) < 0 < after.learner.margin(spam)


@pytest.mark.parametrize("action", ["hold", "reject", "trash"])
def test_what_says_neither_ham_nor_spam_rings_no_bell(ada: User, action: str) -> None:
    (comment,) = waiting(HAM[:1])
    decide("approve", comment, ada)
    learn()
    decide(action, comment, ada)
    jobs = Job.objects.filter(kind=Job.Kind.LEARN).count()
    assert jobs == 2, "it ends what was said before"
    decide("restore", comment, ada)
    decide("spam", comment, ada)
    decide("trash", comment, ada)
    before = Job.objects.filter(kind=Job.Kind.LEARN).count()
    decide("reject", comment, ada)
    assert Job.objects.filter(kind=Job.Kind.LEARN).count() == before


def test_a_decision_counts_once_however_often_its_job_runs(ada: User) -> None:
    (comment,) = waiting(SPAM[:1])
    decide("spam", comment, ada)
    model = learn()
    ring_again()
    assert learn() == model
    assert Lesson.objects.count() == LearnedModel.objects.count() == 1


def test_one_job_learns_all_that_wait_and_finishes_the_others(ada: User) -> None:
    for comment in waiting(SPAM[:5]):
        decide("spam", comment, ada)
    job = claim.claim(Job.Kind.LEARN)
    assert job is not None
    work_one(job, HANDLERS[Job.Kind.LEARN])
    assert LearnedModel.objects.get().lessons == 5
    assert set(Job.objects.filter(kind=Job.Kind.LEARN).values_list("state", flat=True)) == {Job.State.DONE}


def test_a_job_that_somebody_else_holds_is_left_to_them(ada: User) -> None:
    for comment in waiting(SPAM[:2]):
        decide("spam", comment, ada)
    held, job = claim.claim(Job.Kind.LEARN), claim.claim(Job.Kind.LEARN)
    assert held is not None
    assert job is not None
    work_one(job, HANDLERS[Job.Kind.LEARN])
    held.refresh_from_db()
    assert (LearnedModel.objects.get().lessons, held.state) == (2, Job.State.DUE)
    work_one(held, HANDLERS[Job.Kind.LEARN])
    held.refresh_from_db()
    assert (LearnedModel.objects.count(), held.state) == (1, Job.State.DONE)


@pytest.mark.parametrize("undo", ["restore", "trash", "hold"])
def test_taking_a_decision_back_leaves_the_same_bits(ada: User, undo: str) -> None:
    comments = waiting([*HAM[:3], *SPAM[:4]])
    for comment, action in zip(comments[:6], ["approve"] * 3 + ["spam"] * 3, strict=True):
        decide(action, comment, ada)
    before = learn()
    event = decide("spam", comments[6], ada)
    between = learn()
    taken_back = decide(undo, comments[6], ada)
    after = learn()
    assert between.digest != before.digest == after.digest
    assert (between.lessons, after.lessons) == (7, 6)
    assert Lesson.objects.get(pk=event).withdrawn_by == taken_back


def test_a_decision_in_the_middle_is_unlearned_as_if_it_had_never_been(ada: User) -> None:
    """Two sites, of which one never made the mistake."""
    comments = waiting([*HAM[:4], *SPAM[:4]])
    mistaken = comments[0]
    for comment in comments[4:]:
        decide("spam", comment, ada)
    for comment in comments[1:4]:
        decide("approve", comment, ada)
    never = learn()
    Lesson.objects.all().delete()
    LearnedModel.objects.all().delete()
    wrong = decide("spam", mistaken, ada)
    assert ModerationEvent.objects.filter(pk__gt=wrong).count() == 0
    ring_again()
    assert learn().lessons == 8
    decide("restore", mistaken, ada)
    assert learn().digest == never.digest


def test_an_undone_undoing_brings_the_lesson_back(ada: User) -> None:
    comments = waiting(HAM[:6])
    for comment in comments:
        decide("spam" if comment in comments[:3] else "approve", comment, ada)
    before = learn()
    decide("hold", comments[1], ada)
    assert learn().digest != before.digest
    decide("restore", comments[1], ada)
    after = learn()
    assert after.digest == before.digest
    assert Lesson.objects.filter(withdrawn_by=None).count() == 6


def test_a_decision_that_was_committed_late_is_learned_in_its_place(ada: User) -> None:
    """Its event's id was drawn before others that were learned already."""
    comments = waiting([*HAM[:3], *SPAM[:3]])
    for comment in comments:
        decide("spam" if comment in comments[3:] else "approve", comment, ada)
    Job.objects.filter(kind=Job.Kind.LEARN, comment=comments[1]).update(state=Job.State.DONE)
    early = learn()
    assert early.lessons == 5
    ring_again(comment=comments[1])
    whole = learn()
    LearnedModel.objects.all().delete()
    Lesson.objects.all().delete()
    ring_again()
    assert learn().digest == whole.digest


def test_the_newest_of_two_people_counts_and_only_that(ada: User) -> None:
    (comment,) = waiting(SPAM[:1])
    decide("approve", comment, ada)
    learn()
    decide("spam", comment, moderator("bob"))
    learn()
    assert list(Lesson.objects.filter(withdrawn_by=None).values_list("spam", flat=True)) == [True]
    assert Lesson.objects.count() == 2


def test_stored_states_go_on_to_the_same_bits_as_one_long_run(ada: User) -> None:
    """Learning one decision at a time, each from the stored state, or all at once."""
    for comment, action in zip(waiting([*HAM[:6], *SPAM[:6]]), ["approve", "spam"] * 6, strict=True):
        decide(action, comment, ada)
        learn()
    slowly = LearnedModel.objects.latest("version")
    assert slowly.version == 12
    LearnedModel.objects.all().delete()
    ring_again()
    at_once = learn()
    assert (at_once.version, at_once.digest) == (1, slowly.digest)
    assert bytes(at_once.memory) == bytes(slowly.memory)


def test_a_lesson_outlives_its_comment(ada: User) -> None:
    first, second = waiting(SPAM[:2])
    decide("spam", first, ada)
    before = learn()
    first.verdicts.all().delete()
    Job.objects.filter(comment=first).delete()
    decide("spam", second, ada)
    assert learn().lessons == before.lessons + 1


def test_what_people_decide_does_not_change_what_machines_then_say(ada: User) -> None:
    (comment,) = waiting(HAM[:1])
    decide("approve", comment, ada)
    work_all()
    assert checkpoints.newest_version() == 1
    (other,) = waiting(HAM[1:2])
    assert Lesson.objects.count() == 1, "a machine's event is no lesson"
    assert other.status == "held"
