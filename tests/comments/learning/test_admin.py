"""What a moderator sees of the learning."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from comments.models import Job, Lesson
from comments.services import replaying
from tests.comments.admin.conftest import signed_in
from tests.comments.learning.deciding import decide, learn, waiting
from tests.comments.learning.texts import HAM, SPAM

pytestmark = pytest.mark.django_db
PAGE = "/admin/comments/learnedmodel/"


def page(client: Client, path: str = PAGE) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return re.sub(r"[ \n]+", " ", response.content.decode())


def test_before_anything_was_learned(ada: User) -> None:
    said = page(signed_in(ada))
    assert "judged by what ships with Parley" in said
    assert "Go on moderating" in said


def test_what_was_learned_and_what_waits(ada: User) -> None:
    comments = waiting([*HAM[:3], *SPAM[:3]])
    for comment, action in zip(comments[:5], ["approve"] * 3 + ["spam"] * 2, strict=True):
        decide(action, comment, ada)
    model = learn()
    decide("spam", comments[5], ada)
    said = page(signed_in(ada))
    assert f"<strong>{model.name}</strong>" in said
    assert "<strong>3</strong> learned as ham" in said
    assert "<strong>2</strong> learned as spam" in said
    assert "<strong>1</strong> waits to be learned" in said


def test_figures_once_there_are_enough(ada: User) -> None:
    for comment, action in zip(
        waiting([*HAM[:30], *SPAM[:30]]), ["approve"] * 30 + ["spam"] * 30, strict=True
    ):
        decide(action, comment, ada)
    learn()
    Lesson.objects.filter(spam=True).update(probability=0.95)
    Lesson.objects.filter(spam=False).update(probability=0.01)
    said = page(signed_in(ada))
    assert "100.00\N{NO-BREAK SPACE}% of all pairs" in said
    assert '<progress max="1" value="1.0000"' in said


def test_a_dead_job_is_said(ada: User) -> None:
    decide("spam", waiting(SPAM[:1])[0], ada)
    Job.objects.filter(kind=Job.Kind.LEARN).update(state=Job.State.DEAD, finished_at=timezone.now())
    assert "1 decision could not be learned" in page(signed_in(ada))


def test_who_moderates_sees_it_and_nobody_edits(ada: User) -> None:
    staff = User.objects.create_user("staff", password="a long secret", is_staff=True)
    desk = signed_in(staff)
    assert desk.get(PAGE).status_code == 403
    staff.user_permissions.set(Permission.objects.filter(codename="change_comment"))
    assert "What the screening has learned" in page(desk)
    assert "What the screening has learned" in page(desk, "/admin/")
    assert desk.get(f"{PAGE}add/").status_code == 403


def test_the_comments_page_says_what_was_learned_from_it(ada: User) -> None:
    (comment,) = waiting(SPAM[:1])
    desk, path = signed_in(ada), f"/admin/comments/comment/{comment.pk}/change/"
    assert "earned as" not in page(desk, path)
    decide("spam", comment, ada)
    assert "The last decision waits to be learned." in page(desk, path)
    version = learn().version
    assert f"Learned as spam by version {version}." in page(desk, path)
    decide("trash", comment, ada)
    learn()
    assert "Once learned as spam; taken back." in page(desk, path)
    decide("approve", comment, ada)
    learn()
    replaying.reset()
    assert "Once learned as ham; forgotten with everything else." in page(desk, path)


def test_a_damped_lesson_says_so(ada: User) -> None:
    comments = waiting([HAM[0]] * 1 + HAM[1:5])
    for comment in comments:
        comment.author_id = comments[0].author_id
        comment.save(update_fields=["author"])
        decide("approve", comment, ada)
    learn()
    path = f"/admin/comments/comment/{comments[4].pk}/change/"
    assert "counting 33\N{NO-BREAK SPACE}% because" in page(signed_in(ada), path)
    assert Lesson.objects.latest("decided_at").decided_at > timezone.now() - timedelta(minutes=5)
