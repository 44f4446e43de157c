"""Decisions from the desk: one by one and in bulk, always about what was seen."""

import threading

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from comments.models import Comment, Status
from comments.services.audit import chain_faults
from tests.comments.admin.conftest import held, moved, signed_in
from tests.making import submit, work_all

pytestmark = pytest.mark.django_db
QUEUE = "/admin/comments/comment/"
LEADS_TO = {
    "approve": Status.APPROVED,
    "spam": Status.SPAM,
    "reject": Status.REJECTED,
    "trash": Status.TRASHED,
}


def decide(client: Client, comment: Comment, action: str, **fields: object) -> str:
    """Press a button as the page that showed `comment` has it; returns the page it leads to, or that says why not."""
    data = {"decision": action, f"seen-{comment.pk}": comment.version, "back": QUEUE} | fields
    response = client.post(f"{QUEUE}{comment.pk}/decide/", data, follow=True)
    assert response.redirect_chain == [(QUEUE, 302)] or response.status_code == 409
    return response.content.decode()


def bulk(client: Client, action: str, *comments: Comment) -> str:
    data: dict[str, object] = {f"seen-{comment.pk}": comment.version for comment in comments}
    data |= {"action": action, "index": "0", "_selected_action": [comment.pk for comment in comments]}
    return client.post(QUEUE, data, follow=True).content.decode()


def status(comment: Comment) -> str:
    return Comment.objects.get(pk=comment.pk).status


@pytest.mark.parametrize(("action", "to"), LEADS_TO.items())
def test_each_decision_is_done_told_and_logged(desk: Client, ada: User, action: str, to: Status) -> None:
    comment = held()
    shown = decide(desk, comment, action, reason="because I say so")
    assert status(comment) == to
    assert f"is now {to.label}" in shown
    event = comment.events.get(version=comment.version + 1)
    assert (event.user, event.actor, event.action, event.reason) == (
        ada,
        "person",
        action,
        "because I say so",
    )
    assert not list(chain_faults(Comment.objects.get(pk=comment.pk)))


def test_a_comment_is_held_again_and_a_decision_undone(desk: Client, ada: User) -> None:
    comment = moved(held(), "spam", ada)
    decide(desk, comment, "restore")
    assert status(comment) == Status.HELD
    comment = moved(comment, "approve", ada)
    decide(desk, comment, "hold")
    assert status(comment) == Status.HELD


def test_undo_is_offered_for_a_persons_decision_only(desk: Client, ada: User) -> None:
    comment = held()
    page = f"{QUEUE}{comment.pk}/change/"
    assert 'value="restore"' not in desk.get(page).content.decode()
    moved(comment, "spam", ada)
    shown = desk.get(page).content.decode()
    assert 'value="restore"' in shown
    assert 'value="spam"' not in shown


def test_a_decision_on_a_stale_version_says_who_was_faster_and_does_nothing(desk: Client, bob: User) -> None:
    comment = held()
    moved(comment, "reject", bob)
    shown = decide(desk, comment, "approve")
    assert status(comment) == Status.REJECTED
    assert f"comment {comment.pk} was changed meanwhile; it is now rejected, by bob" in shown


def test_two_moderators_at_the_same_instant_make_one_decision(
    transactional_db: None, ada: User, bob: User
) -> None:
    comment = held()
    start = threading.Barrier(2)

    def press(user: User, action: str) -> None:
        client = signed_in(user)
        start.wait()
        decide(client, comment, action)
        connection.close()

    pressing = [
        threading.Thread(target=press, args=(ada, "spam")),
        threading.Thread(target=press, args=(bob, "approve")),
    ]
    for thread in pressing:
        thread.start()
    for thread in pressing:
        thread.join()
    assert comment.events.filter(actor="person").count() == 1
    assert not list(chain_faults(Comment.objects.get(pk=comment.pk)))


@pytest.mark.parametrize("seen", ["", "x", "99"])
def test_a_decision_must_name_the_version_it_is_about(desk: Client, seen: str) -> None:
    comment = held()
    assert "Nothing was done" in decide(desk, comment, "approve", **{f"seen-{comment.pk}": seen})
    assert status(comment) == Status.HELD


@pytest.mark.parametrize("action", ["", "delete", "purge"])
def test_there_are_no_other_decisions(desk: Client, action: str) -> None:
    comment = held()
    assert "No decision was named" in decide(desk, comment, action)
    assert status(comment) == Status.HELD


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_a_decision_never_leads_off_the_site(desk: Client, back: str) -> None:
    comment = held()
    data = {"decision": "spam", f"seen-{comment.pk}": comment.version, "back": back}
    response = desk.post(f"{QUEUE}{comment.pk}/decide/", data)
    assert response["Location"] == f"{QUEUE}{comment.pk}/change/"


@pytest.mark.parametrize(("action", "to"), LEADS_TO.items())
def test_bulk_decisions(desk: Client, action: str, to: Status) -> None:
    comments = [held() for _ in range(3)]
    assert "3 comments changed." in bulk(desk, action, *comments)
    assert {status(comment) for comment in comments} == {to}


def test_bulk_restore_and_hold(desk: Client, ada: User) -> None:
    comments = [moved(held(), "trash", ada) for _ in range(2)]
    bulk(desk, "restore", *comments)
    assert {status(comment) for comment in comments} == {Status.HELD}
    comments = [moved(comment, "approve", ada) for comment in comments]
    bulk(desk, "hold", *comments)
    assert {status(comment) for comment in comments} == {Status.HELD}


def test_bulk_skips_what_was_changed_meanwhile_and_says_so(desk: Client, bob: User) -> None:
    comments = [held() for _ in range(3)]
    moved(comments[1], "approve", bob)
    shown = bulk(desk, "spam", *comments)
    assert [status(comment) for comment in comments] == [Status.SPAM, Status.APPROVED, Status.SPAM]
    assert "2 comments changed. 1 comment skipped: 1 × changed meanwhile (now approved, by bob)" in shown


def test_bulk_skips_what_cannot_be_moved_and_says_so(desk: Client) -> None:
    comments = [held(), held()]
    shown = bulk(desk, "hold", *comments)
    assert (
        "No comments changed. 2 comments skipped: 2 × a comment that is held cannot be moved to held" in shown
    )


def test_bulk_never_decides_about_what_was_not_shown(desk: Client) -> None:
    shown, unseen = held(), held()
    data = {"action": "spam", "index": "0", "_selected_action": [shown.pk, unseen.pk]}
    desk.post(QUEUE, data | {f"seen-{shown.pk}": shown.version})
    assert status(shown) == Status.SPAM
    assert status(unseen) == Status.HELD


def test_a_decision_about_the_whole_list_asks_first(desk: Client) -> None:
    comments = [held() for _ in range(3)]
    data = {"action": "spam", "index": "0", "select_across": "1", "_selected_action": [comments[0].pk]}
    response = desk.post(f"{QUEUE}?queue=held", data, follow=True)
    assert response.redirect_chain == [(f"{QUEUE}bulk/?queue=held&decision=spam", 302)]
    assert "This list holds <strong>3</strong> comments" in response.content.decode()
    assert {status(comment) for comment in comments} == {Status.HELD}


def test_a_persons_decision_beats_the_screening_that_comes_later(desk: Client) -> None:
    comment = submit()
    decide(desk, comment, "reject")
    work_all()
    assert status(comment) == Status.REJECTED


def test_a_post_from_elsewhere_is_refused(ada: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    comment = held()
    data = {"decision": "approve", f"seen-{comment.pk}": comment.version}
    assert client.post(f"{QUEUE}{comment.pk}/decide/", data).status_code == 403
    assert status(comment) == Status.HELD
