"""Who may see and who may decide; and that looking changes nothing."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comments.admin.looking import ReadOnlyAdmin
from comments.models import Author, Comment, Job, Mail, ModerationEvent, Rule, Status, Thread
from comments.services.moderation import DECISIONS
from tests.comments.admin.conftest import held, moved
from tests.making import submit

pytestmark = pytest.mark.django_db
QUEUE = "/admin/comments/comment/"
MODELS = (Author, Comment, Job, Mail, ModerationEvent, Rule, Thread)


def pages() -> Iterator[str]:
    """Every page about the discussion, with an object on each."""
    yield from ("/admin/", "/admin/comments/")
    for model in MODELS:
        name = f"admin:comments_{model._meta.model_name}"
        yield reverse(f"{name}_changelist")
        yield reverse(f"{name}_add")
        shown = admin.site.get_model_admin(model).get_queryset(None).first()
        for page in ("change", "delete", "history"):
            yield reverse(f"{name}_{page}", args=[shown.pk])
    for queue in ("held", "pending", "spam", "all"):
        yield f"{QUEUE}?queue={queue}"
    yield f"{QUEUE}{Comment.objects.first().pk}/decide/"


@pytest.fixture
def comment(ada: User) -> Comment:
    """A held comment by somebody with an address, and at least one row in every table."""
    Rule.objects.create(kind="word", pattern="casino")
    comment = held(name="Wanda", email="wanda@secret.example")
    submit(email="wanda@secret.example")  # its job is due
    return comment


def press(client: Client, comment: Comment) -> int:
    data = {"decision": "approve", f"seen-{comment.pk}": comment.version, "back": QUEUE}
    return client.post(f"{QUEUE}{comment.pk}/decide/", data).status_code


def bulk(client: Client, comment: Comment) -> int:
    data = {"action": "approve", "index": "0", "_selected_action": [comment.pk]}
    return client.post(QUEUE, data | {f"seen-{comment.pk}": comment.version}).status_code


def test_the_public_is_sent_to_sign_in(comment: Comment, client: Client) -> None:
    for page in pages():
        response = client.get(page)
        assert response.status_code == 302, page
        assert response["Location"].startswith("/admin/login/?next=/admin/"), page
    press(client, comment)
    bulk(client, comment)
    assert Comment.objects.get(pk=comment.pk).status == Status.HELD


def test_staff_without_permission_sees_nothing(comment: Comment, staff: Callable[..., Client]) -> None:
    client = staff()
    for page in pages():
        response = client.get(page)
        assert response.status_code in (200, 302, 403, 404, 405), page
        assert "wanda" not in response.content.decode().casefold(), page
        assert response.status_code != 200 or page == "/admin/", page
    assert (press(client, comment), bulk(client, comment)) == (403, 403)


@pytest.mark.parametrize(
    "permission", ["view_thread", "view_rule", "view_job", "view_mail", "view_moderationevent"]
)
def test_no_address_without_the_permission_to_see_comments(
    comment: Comment, staff: Callable[..., Client], permission: str
) -> None:
    client = staff(permission)
    for page in pages():
        assert "wanda@secret.example" not in client.get(page).content.decode(), page


@pytest.mark.parametrize(
    "query",
    [
        "mail/?author__email__startswith=wanda",
        "moderationevent/?comment__author__email__startswith=wanda",
        "thread/?comments__author__email__startswith=wanda",
        "job/?comment__author__email__startswith=wanda",
        "moderationevent/?comment__ip__startswith=127",
    ],
)
def test_addresses_cannot_be_guessed_through_filters(
    comment: Comment, staff: Callable[..., Client], query: str
) -> None:
    client = staff("view_thread", "view_job", "view_mail", "view_moderationevent")
    assert client.get(f"/admin/comments/{query}").status_code == 400


def test_a_viewer_sees_and_cannot_decide(comment: Comment, staff: Callable[..., Client]) -> None:
    client = staff("view_comment")
    shown = client.get(QUEUE).content.decode()
    assert "wanda@secret.example" in shown
    for page in (shown, client.get(f"{QUEUE}{comment.pk}/change/").content.decode()):
        assert "/decide/" not in page
        assert 'name="decision"' not in page
        assert "_selected_action" not in page
    assert press(client, comment) == 403
    bulk(client, comment)
    assert Comment.objects.get(pk=comment.pk).status == Status.HELD


def test_a_moderator_needs_only_the_permission_to_change(
    comment: Comment, staff: Callable[..., Client]
) -> None:
    client = staff("change_comment")
    assert "wanda@secret.example" in client.get(QUEUE).content.decode()
    assert press(client, comment) == 302
    assert Comment.objects.get(pk=comment.pk).status == Status.APPROVED


def test_nobody_writes_past_the_services(comment: Comment, desk: Client) -> None:
    """Not even a superuser adds, edits or deletes what the site's own work writes."""
    for model in (Author, Comment, Job, Mail, ModerationEvent):
        model_admin = admin.site.get_model_admin(model)
        assert isinstance(model_admin, ReadOnlyAdmin)
        name, shown = f"admin:comments_{model._meta.model_name}", model_admin.get_queryset(None).first()
        refused = [desk.post(reverse(f"{name}_{page}", args=[shown.pk])) for page in ("change", "delete")]
        refused.append(desk.post(reverse(f"{name}_add")))
        assert {response.status_code for response in refused} <= {403, 405}, model
        assert "delete_selected" not in desk.get(reverse(f"{name}_changelist")).content.decode()


def test_looking_changes_nothing(comment: Comment, desk: Client, ada: User) -> None:
    moved(comment, "spam", ada)
    with CaptureQueriesContext(connection) as queries:
        for page in pages():
            for method in (desk.get, desk.head):
                assert method(page).status_code in (200, 302, 403, 405), page
    written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert not [sql for sql in written if "django_session" not in sql]


def test_a_decision_in_a_url_is_none(comment: Comment, desk: Client) -> None:
    for action in DECISIONS:
        data = {"decision": action, f"seen-{comment.pk}": comment.version, "action": action, "index": 0}
        assert desk.get(f"{QUEUE}{comment.pk}/decide/", data).status_code == 405
        desk.get(QUEUE, data | {"_selected_action": comment.pk})
    assert Comment.objects.get(pk=comment.pk).status == Status.HELD
