"""Changing and deleting one's own comment: who may, for how long, and what readers see meanwhile."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from blog.models import Article
from comments.models import Comment, Revision, Status, Thread, Verdict
from comments.services.audit import chain_faults
from comments.services.editing import edit_own
from comments.services.errors import AlreadyGone, NotAllowed, NotEditable
from comments.services.moderation import (
    DECISIONS,
    approve_comment,
    keep_comment,
    restore_comment,
    trash_comment,
)
from comments.services.withdrawing import withdraw
from tests.comments.commenting import as_remembered, say
from tests.making import make_thread, moderator, published, submit, work_all
from tests.reading import shown_comments

pytestmark = pytest.mark.django_db
GOOD = "A better wording of the same thought."
SPAMMY = "See [this](https://a.example/x) and [that](https://b.example/y) and https://c.example now"


def fresh(comment: Comment) -> Comment:
    return Comment.objects.select_related("author", "revision", "public_revision", "thread").get(
        pk=comment.pk
    )


def edited(comment: Comment, text: str) -> Comment:
    edit_own(comment=comment, text=text)
    work_all()
    return fresh(comment)


def public_text(comment: Comment) -> str:
    shown = Client().get(comment.thread.url)
    return shown_comments(shown)[comment.anchor].words


# --- who, and how long -----------------------------------------------------------------------------------


def test_the_posting_browser_may_for_some_minutes(
    client: Client, article: Article, url: str, time_machine: Any, settings: Any
) -> None:
    time_machine.move_to(timezone.now())
    settings.EDIT_MINUTES = 15
    comment = say(client, article, "A hasty remark of mine.")
    page = client.get(url, {"awaiting": comment.pk}).content.decode()
    assert f"/comments/{comment.pk}/edit/" in page
    assert Client().get(f"/comments/{comment.pk}/edit/").status_code == 403, "no other browser"
    assert client.get(f"/comments/{comment.pk}/edit/").status_code == 200
    time_machine.shift(timedelta(minutes=15, seconds=1))
    for act in ("edit", "delete"):
        late = client.post(f"/comments/{comment.pk}/{act}/", {"comment": GOOD})
        assert late.status_code == 403
        assert "15 minutes" in late.content.decode()
    assert f"/comments/{comment.pk}/edit/" not in client.get(url, {"awaiting": comment.pk}).content.decode()
    assert fresh(comment).revision.number == 1


def test_a_remembered_browser_may_at_any_time(client: Client, time_machine: Any) -> None:
    comment = published()
    time_machine.move_to(timezone.now() + timedelta(days=90))
    as_remembered(client, comment.author)
    assert client.post(f"/comments/{comment.pk}/edit/", {"comment": GOOD}).status_code == 303
    work_all()
    assert GOOD in public_text(fresh(comment))


def test_what_is_not_theirs_is_told_like_what_does_not_exist(client: Client) -> None:
    mine, other = published(), published()
    as_remembered(client, mine.author)
    for act in ("edit", "delete"):
        pages = [client.get(f"/comments/{pk}/{act}/") for pk in (other.pk, 10**9)]
        assert {page.status_code for page in pages} == {403}
        assert pages[0].content == pages[1].content
        assert client.post(f"/comments/{other.pk}/{act}/", {"comment": GOOD}).status_code == 403
    assert fresh(other).status == Status.APPROVED


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_a_foreign_page_cannot_use_the_cookie(client: Client, headers: dict[str, str]) -> None:
    comment = published()
    as_remembered(client, comment.author)
    for path in (f"/comments/{comment.pk}/edit/", f"/comments/{comment.pk}/delete/", "/comments/mine/erase/"):
        response = client.post(path, {"comment": GOOD, "words": "delete"}, headers=headers)
        assert response.status_code == 403
    assert fresh(comment).status == Status.APPROVED
    assert fresh(comment).revision.number == 1


def test_bad_input_loses_nothing(client: Client, article: Article) -> None:
    comment = say(client, article, "A hasty remark of mine.")
    response = client.post(f"/comments/{comment.pk}/edit/", {"comment": " "})
    assert response.status_code == 422
    assert "Please write your comment" in response.content.decode()
    long = "word " * 3000
    response = client.post(f"/comments/{comment.pk}/edit/", {"comment": long})
    assert response.status_code == 422
    assert long.strip() in response.content.decode()


# --- what readers see ----------------------------------------------------------------------------------------


def test_a_good_edit_replaces_what_readers_see_once_it_is_screened() -> None:
    comment = published(text="The first wording of this.")
    edit_own(comment=comment, text=GOOD)
    assert "The first wording" in public_text(fresh(comment)), "nothing is public unscreened"
    version = Thread.objects.get(pk=comment.thread_id).version
    work_all()
    shown = public_text(fresh(comment))
    assert GOOD in shown
    assert "edited" in shown
    assert Thread.objects.get(pk=comment.thread_id).version > version
    after = fresh(comment)
    assert after.public_revision == after.revision
    assert Verdict.objects.filter(revision=after.revision).exists()
    assert Client().get(f"/api/v1/comments/{comment.pk}/").json()["edited"] is True
    assert list(chain_faults(after)) == []


def test_a_bad_edit_leaves_the_earlier_words_and_goes_to_a_person(mailoutbox: list[Any]) -> None:
    moderator()
    comment = edited(published(text="The first wording of this."), SPAMMY)
    assert (comment.status, comment.has_edit_held) == (Status.APPROVED, True)
    assert "The first wording" in public_text(comment)
    assert len(mailoutbox) == 1, "the moderator is told"
    assert list(chain_faults(comment)) == []


@pytest.mark.parametrize(
    ("verb", "text", "number"), [("approve", "See this", 2), ("keep", "The first wording", 1)]
)
def test_a_person_decides_between_the_two(verb: str, text: str, number: int) -> None:
    comment = edited(published(text="The first wording of this."), SPAMMY)
    DECISIONS[verb](comment=comment, by=moderator())
    after = fresh(comment)
    assert (after.status, after.has_edit_held, after.revision.number) == (Status.APPROVED, False, number)
    assert after.public_revision == after.revision
    assert text in public_text(after)
    assert list(chain_faults(after)) == []


def test_what_was_thrown_out_and_is_restored_comes_back_as_it_was() -> None:
    comment, admin = edited(published(text="The first wording of this."), SPAMMY), moderator()
    trash_comment(comment=comment, by=admin)
    restore_comment(comment=fresh(comment), by=admin)
    after = fresh(comment)
    assert (after.status, after.has_edit_held) == (Status.APPROVED, True)
    assert "The first wording" in public_text(after)


def test_a_person_who_approves_it_anew_has_seen_the_new_words() -> None:
    comment, admin = edited(published(text="The first wording of this."), SPAMMY), moderator()
    trash_comment(comment=comment, by=admin)
    approve_comment(comment=fresh(comment), by=admin)
    after = fresh(comment)
    assert (after.public_revision, after.edit_held_at) == (after.revision, None)


def test_an_edit_while_another_waits_is_what_counts() -> None:
    comment = edited(published(text="The first wording of this."), SPAMMY)
    comment = edited(comment, GOOD)
    assert (comment.has_edit_held, comment.public_revision) == (False, comment.revision)
    assert GOOD in public_text(comment)


def test_an_edit_of_what_waits_for_a_proof_is_screened_again(settings: Any) -> None:
    settings.CONFIRM_EMAIL = "first"
    comment = submit()
    work_all()
    assert edited(comment, SPAMMY).status == Status.HELD
    assert edited(comment, GOOD).status == Status.HELD, (
        "the machine does not take back what waits for a person"
    )


def test_an_edit_of_what_is_held_stays_with_the_person_who_then_sees_the_new_words() -> None:
    comment = submit(text=SPAMMY)
    work_all()
    seen = fresh(comment)
    assert edited(comment, GOOD).status == Status.HELD
    with pytest.raises(Exception, match="changed meanwhile"):
        approve_comment(comment=seen, by=moderator())
    assert Verdict.objects.filter(comment=comment).count() == 2


@pytest.mark.parametrize("verb", ["reject", "trash"])
def test_what_a_person_threw_out_cannot_be_edited_back(verb: str) -> None:
    comment = published()
    DECISIONS[verb](comment=comment, by=moderator())
    with pytest.raises(NotEditable):
        edit_own(comment=comment, text=GOOD)
    assert Revision.objects.filter(comment=comment).count() == 1


def test_the_same_words_again_change_nothing() -> None:
    comment = published(text="The first wording of this.")
    version = comment.version
    edit_own(comment=comment, text="The first wording of this.")
    assert fresh(comment).version == version


def test_an_edit_that_cannot_be_screened_goes_to_a_person() -> None:
    from comments.models import Job
    from comments.services import screening

    comment = published(text="The first wording of this.")
    edit_own(comment=comment, text=GOOD)
    screening.bury(Job.objects.get(kind="screen", state="due"))
    assert fresh(comment).has_edit_held
    assert "The first wording" in public_text(fresh(comment))


@pytest.mark.parametrize(("policy", "mode"), [("hold", "decide"), ("", "observe")])
def test_where_everything_is_left_to_people_edits_are_too(policy: str, mode: str, settings: Any) -> None:
    thread = make_thread()
    comment = published(thread, text="The first wording of this.")
    Thread.objects.filter(pk=thread.pk).update(policy=policy)
    settings.SCREENING_MODE = mode
    assert edited(comment, GOOD).has_edit_held


# --- deleting -----------------------------------------------------------------------------------------------


def test_a_deleted_comment_is_gone_and_its_place_stays_above_replies(
    client: Client, article: Article
) -> None:
    comment = say(client, article, "Something that I regret.")
    reply = published(article.thread, parent_id=comment.pk, text="An answer to it.")
    page = client.get(f"/comments/{comment.pk}/delete/")
    assert "Something that I regret" in page.content.decode()
    assert fresh(comment).status == Status.APPROVED, "GET deletes nothing"
    assert client.post(f"/comments/{comment.pk}/delete/").status_code == 200
    shown = Client().get(article.get_absolute_url()).content.decode()
    assert "Something that I regret" not in shown
    assert "Its author has deleted this comment; its replies stay." in shown
    assert "An answer to it." in shown
    assert fresh(reply).status == Status.APPROVED
    assert client.post(f"/comments/{comment.pk}/delete/").status_code == 409
    assert list(chain_faults(fresh(comment))) == []


@pytest.mark.parametrize("verb", ["approve", "hold", "reject", "restore", "keep"])
def test_nobody_publishes_what_its_author_took_back(verb: str) -> None:
    comment = withdraw(comment=published())
    Comment.objects.update(open_reports=1)
    with pytest.raises(NotAllowed, match="its author has deleted it"):
        DECISIONS[verb](comment=fresh(comment), by=moderator())
    assert fresh(comment).status == Status.TRASHED


def test_deleting_beats_a_screening_that_is_under_way() -> None:
    comment = submit()
    withdraw(comment=comment)
    work_all()
    assert fresh(comment).status == Status.TRASHED
    with pytest.raises(AlreadyGone):
        withdraw(comment=comment)


def test_what_a_moderator_threw_out_can_still_be_deleted() -> None:
    comment = published()
    trash_comment(comment=comment, by=moderator())
    assert withdraw(comment=comment).withdrawn_at is not None
    assert list(chain_faults(fresh(comment))) == []


def test_keeping_a_reported_comment_keeps_its_words() -> None:
    comment = published()
    Comment.objects.update(open_reports=1)
    revision = fresh(comment).revision
    keep_comment(comment=fresh(comment), by=moderator())
    assert fresh(comment).revision == revision
