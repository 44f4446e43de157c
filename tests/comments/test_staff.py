"""What the site's own people do with a discussion beside deciding: answer, edit, move, pin, note."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from blog.models import Article
from comments.models import Comment, ModerationEvent, Note, Revision, Status, Thread
from comments.services.audit import chain_faults, site_chain_faults
from comments.services.editing import edit_comment
from comments.services.errors import Conflict, NotAllowed
from comments.services.moderation import DECISIONS
from comments.services.moving import move_comment
from comments.services.notes import add_note, notes_about, restore_note, withdraw_note
from comments.services.pinning import pin_comment, unpin_comment
from comments.services.staff import reply_as_staff
from tests.comments.sending import post
from tests.invariants.test_i8_counters import check_counters
from tests.making import make_thread, moderator, published, submit, work_all
from tests.reading import shown_comments

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(db: None) -> User:
    return moderator("ada", first_name="Ada", last_name="L.")


def fresh(comment: Comment) -> Comment:
    return Comment.objects.select_related("revision", "thread", "author").get(pk=comment.pk)


# --- Answering ---------------------------------------------------------------------------------------


def test_an_answer_from_the_desk_is_public_at_once_and_bears_a_badge(ada: User, client: Client) -> None:
    parent = published()
    answer = reply_as_staff(thread=parent.thread, parent=parent, text="Thank you.", by=ada)
    assert fresh(answer).status == Status.APPROVED
    assert answer.events.get().user == ada
    assert "Moderator" in shown_comments(client.get(parent.thread.url))[answer.anchor].words
    assert fresh(answer).author.confirmed_at is None, "signing in proves no mailbox"
    check_counters()


def test_moderators_post_through_the_form_without_waiting(ada: User, article: Article, settings: Any) -> None:
    settings.COMMENT_RATE = "1/hour"
    client = Client()
    client.force_login(ada)
    for text in ("A first remark of mine.", "And another one at once."):
        assert post(client, article, comment=text).status_code == 303
    assert set(Comment.objects.values_list("status", "by_staff", "author__email")) == {
        ("approved", True, ada.email)
    }


def test_nobody_else_gets_the_badge_by_typing(ada: User, article: Article, client: Client) -> None:
    reply_as_staff(thread=article.thread, parent=None, text="Welcome.", by=ada)
    post(client, article, email=ada.email, author="Ada L.")
    assert not Comment.objects.latest("pk").by_staff


# --- Editing -----------------------------------------------------------------------------------------


def test_an_edit_is_a_new_wording_in_the_moderators_name(ada: User, client: Client) -> None:
    comment = fresh(published(text="The wording of the commenter."))
    version = comment.thread.version
    edit_comment(comment=comment, text="The wording of the desk.", by=ada, reason="a name")
    now = fresh(comment)
    assert now.revision.text == "The wording of the desk."
    assert (now.revision.edited_by, now.revision.number) == (ada, 2)
    assert now.public_revision_id == now.revision_id
    assert now.thread.version == version + 1
    assert b"The wording of the desk." in client.get(now.thread.url).content
    assert Revision.objects.get(comment=comment, number=1).text == "The wording of the commenter."
    event = now.events.last()
    assert (event.action, event.before, event.after, event.revision_id) == (
        "edit", "approved", "approved", now.revision_id,
    )  # fmt: skip
    assert not list(chain_faults(now))


def test_an_edit_of_what_waits_stays_unpublished_and_is_screened_anew(ada: User) -> None:
    comment = fresh(submit())
    edit_comment(comment=comment, text="Quite another remark about the ferry.", by=ada)
    assert fresh(comment).status == Status.PENDING
    work_all()
    settled = fresh(comment)
    assert settled.status == Status.APPROVED
    assert settled.verdicts.filter(revision=settled.revision).exists()


def test_an_edit_needs_a_change_and_the_version_that_was_seen(ada: User) -> None:
    comment = fresh(published(text="As it was."))
    with pytest.raises(NotAllowed):
        edit_comment(comment=comment, text="As it was.", by=ada)
    DECISIONS["hold"](comment=fresh(comment), by=ada)
    with pytest.raises(Conflict):
        edit_comment(comment=comment, text="Too late.", by=ada)
    assert Revision.objects.filter(comment=comment).count() == 1


def test_undo_takes_back_a_decision_and_not_what_came_after_it(ada: User) -> None:
    comment = fresh(published())
    DECISIONS["spam"](comment=comment, by=ada)
    edit_comment(comment=fresh(comment), text="Something happened later.", by=ada)
    with pytest.raises(NotAllowed, match="was no decision"):
        DECISIONS["restore"](comment=fresh(comment), by=ada)


# --- Moving ------------------------------------------------------------------------------------------


def test_a_branch_moves_whole_and_all_counts_stay_true(ada: User) -> None:
    thread = make_thread()
    one, two = published(thread), published(thread)
    reply = published(thread, parent_id=one.pk)
    below = published(thread, parent_id=reply.pk)
    move_comment(comment=fresh(reply), parent=fresh(two), by=ada)
    assert fresh(reply).path == [two.pk, reply.pk]
    assert fresh(below).path == [two.pk, reply.pk, below.pk]
    assert (fresh(below).root_id, fresh(below).depth) == (two.pk, 3)
    check_counters()
    move_comment(comment=fresh(reply), parent=None, by=ada)
    assert (fresh(reply).root_id, fresh(reply).depth, fresh(reply).parent_id) == (None, 1, None)
    assert fresh(below).path == [reply.pk, below.pk]
    check_counters()
    assert [event.detail for event in reply.events.filter(action="move")] == [
        {"parent": [one.pk, two.pk]},
        {"parent": [two.pk, None]},
    ]


def test_what_the_tree_forbids(ada: User) -> None:
    thread = make_thread()
    one = published(thread)
    reply = published(thread, parent_id=one.pk)
    with pytest.raises(NotAllowed, match="answer itself"):
        move_comment(comment=fresh(one), parent=fresh(reply), by=ada)
    with pytest.raises(NotAllowed, match="there already"):
        move_comment(comment=fresh(reply), parent=fresh(one), by=ada)
    with pytest.raises(NotAllowed, match="another discussion"):
        move_comment(comment=fresh(reply), parent=published(), by=ada)
    chain = [one]
    for _ in range(4):
        chain.append(published(thread, parent_id=chain[-1].pk))
    other = published(thread)
    published(thread, parent_id=other.pk)
    with pytest.raises(NotAllowed, match="deeper than 5 levels"):
        move_comment(comment=fresh(other), parent=fresh(chain[3]), by=ada)
    check_counters()


# --- Pinning -----------------------------------------------------------------------------------------


def test_what_is_pinned_stands_first_and_once(ada: User, client: Client) -> None:
    thread = make_thread()
    first, second = published(thread), published(thread)
    pin_comment(comment=fresh(second), by=ada)
    shown = shown_comments(client.get(thread.url))
    assert list(shown) == [second.anchor, first.anchor]
    assert "Pinned" in shown[second.anchor].words
    unpin_comment(comment=fresh(second), by=ada)
    assert list(shown_comments(client.get(thread.url))) == [first.anchor, second.anchor]


def test_few_are_pinned_and_only_what_is_public_and_answers_nobody(ada: User) -> None:
    thread = make_thread()
    roots = [published(thread) for _ in range(4)]
    with pytest.raises(NotAllowed):
        pin_comment(comment=fresh(published(thread, parent_id=roots[0].pk)), by=ada)
    with pytest.raises(NotAllowed):
        pin_comment(comment=fresh(submit(thread)), by=ada)
    for root in roots[:3]:
        pin_comment(comment=fresh(root), by=ada)
    with pytest.raises(NotAllowed, match="unpin one"):
        pin_comment(comment=fresh(roots[3]), by=ada)


def test_a_pinned_comment_that_goes_leaves_the_page(ada: User, client: Client) -> None:
    thread = make_thread()
    published(thread)
    pinned = published(thread)
    pin_comment(comment=fresh(pinned), by=ada)
    DECISIONS["trash"](comment=fresh(pinned), by=ada)
    assert pinned.anchor not in shown_comments(client.get(thread.url))


# --- Notes -------------------------------------------------------------------------------------------


def test_notes_are_kept_struck_out_and_restored_and_their_words_stay_out_of_the_log(ada: User) -> None:
    comment = fresh(published())
    note = add_note(text="secret words", by=ada, comment=comment)
    add_note(text="a known joker", by=ada, author=comment.author)
    assert [note.text for note in notes_about([comment])] == ["secret words", "a known joker"]
    withdraw_note(note=note, by=ada)
    withdraw_note(note=note, by=ada)
    assert Note.objects.get(pk=note.pk).withdrawn_at
    restore_note(note=Note.objects.get(pk=note.pk), by=ada)
    logged = ModerationEvent.objects.filter(subject=f"note:{note.pk}")
    assert [event.action for event in logged] == ["note", "withdraw", "restore"]
    assert "secret" not in str(list(logged.values()))
    assert not list(site_chain_faults())


def test_threads_know_nothing_of_an_idle_change(ada: User) -> None:
    thread = Thread.objects.get(pk=make_thread().pk)
    before = ModerationEvent.objects.count()
    from comments.services.threads import open_thread, slow_thread

    slow_thread(thread=thread, seconds=0, by=ada)
    assert ModerationEvent.objects.count() == before
    open_thread(thread=thread, by=ada)
