"""Privacy in the admin: what is let go, who is given what is known of them, and what erased comments look like."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone

from comments.admin.event_filters import ACTIONS
from comments.models import Author, Comment, Job, ModerationEvent, RetentionRun
from comments.services.erasing import erase_author
from comments.services.purging import purge
from comments.services.retention import due_now, queue_round
from comments.services.retention_rules import RULES
from tests.comments.admin.conftest import held, moved
from tests.comments.old import aged
from tests.making import make_thread, published, submit, work_all

pytestmark = pytest.mark.django_db
PAGE, FIND = "/admin/comments/retentionrun/", "/admin/comments/author/find/"


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# --- The page of privacy ----------------------------------------------------------------------------------


def test_the_page_says_what_goes_when_and_how_much_of_it(desk: Client, settings: Any) -> None:
    settings.PRIVACY_TRASH_DAYS, settings.PRIVACY_USER_AGENT_DAYS = 1, 0
    aged(published(), 40)
    page = text(desk.get(PAGE))
    for rule in RULES:
        assert rule.what.capitalize()[:20].lower() in page.lower()
    assert "IP addresses of comments cut to their network (/24, /48) 30 days PRIVACY_IP_DAYS 1" in page
    assert "Comments in the trash deleted 1 day PRIVACY_TRASH_DAYS 0" in page
    assert "forgotten never PRIVACY_USER_AGENT_DAYS none, ever" in page
    assert "There has been no round yet." in page


def test_it_says_what_went_and_when_the_next_round_is(desk: Client) -> None:
    aged(published(), 40)
    connection.check_constraints()
    queue_round()
    assert "The round of today is under way" in text(desk.get(PAGE))
    work_all()
    page = text(desk.get(PAGE))
    assert "1 × IP addresses of comments" in page
    tomorrow = timezone.localtime() + timedelta(days=1)
    assert f"The next round begins {tomorrow:%-d %b %Y}, 00:00" in page
    run = RetentionRun.objects.get()
    assert "1 × IP addresses of comments" in text(desk.get(f"{PAGE}{run.pk}/change/"))


def test_looking_changes_nothing(desk: Client) -> None:
    comment = aged(published(), 40)
    desk.get(PAGE)
    assert Comment.objects.get(pk=comment.pk).ip == comment.ip
    assert not RetentionRun.objects.exists()
    assert not Job.objects.filter(kind="retain").exists()


def test_many_rows_are_not_counted_to_the_end(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comments.admin.privacy.due_now", partial(due_now, most=1))
    thread = make_thread()
    for _ in range(3):
        aged(published(thread), 40)
    assert "PRIVACY_IP_DAYS more than 1" in text(desk.get(PAGE))


# --- Subject access ---------------------------------------------------------------------------------------


def person(desk: Client, address: str) -> str:
    """The URL of the person's page, found by the address."""
    response = desk.post(FIND, {"address": address})
    assert response.status_code == 302
    assert "@" not in response["Location"]
    return str(response["Location"]).removesuffix("person/")


def test_a_person_is_found_by_exactly_their_address(desk: Client) -> None:
    author = published(email="Ada.Reader@good.example").author
    assert person(desk, "ada.READER@good.example") == f"/admin/comments/author/{author.pk}/"
    assert "Ada.Reader@good.example" in text(desk.get(f"/admin/comments/author/{author.pk}/person/"))


@pytest.mark.parametrize("address", ["nobody@good.example", "reader@good.example", "", "no address"])
def test_who_is_not_found_is_said_so(desk: Client, address: str) -> None:
    published(email="ada.reader@good.example")
    response = desk.post(FIND, {"address": address})
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()


def test_whoever_is_filed_under_a_former_key_is_found(desk: Client, settings: Any) -> None:
    author = published(email="ada.reader@good.example").author
    settings.EMAIL_HASH_KEY_FALLBACKS, settings.EMAIL_HASH_KEY = [settings.EMAIL_HASH_KEY], "another"
    assert person(desk, "ada.reader@good.example") == f"/admin/comments/author/{author.pk}/"


def test_the_export_is_a_file_and_stands_in_the_log(desk: Client, ada: User) -> None:
    comment = published(email="ada.reader@good.example")
    where = person(desk, "ada.reader@good.example")
    response = desk.post(f"{where}export/")
    data = json.loads(response.content)
    assert data["person"]["address"] == "ada.reader@good.example"
    assert [made["number"] for made in data["comments"]] == [comment.pk]
    assert response["Content-Disposition"] == f'attachment; filename="person-{comment.author_id}.json"'
    assert "no-store" in response["Cache-Control"]
    entry = ModerationEvent.objects.get(action="export")
    assert (entry.user_id, entry.subject, entry.reason) == (ada.pk, f"author:{comment.author_id}", "")


def test_looking_at_an_export_by_a_link_gives_nothing(desk: Client) -> None:
    author = published().author
    assert desk.get(f"/admin/comments/author/{author.pk}/export/").status_code == 405
    assert not ModerationEvent.objects.filter(action="export").exists()


@pytest.mark.parametrize(("words", "status"), [("keep", "approved"), ("delete", None)])
def test_erasing_asks_twice(desk: Client, ada: User, words: str, status: str | None) -> None:
    comment = published(email="ada.reader@good.example")
    connection.check_constraints()
    where = person(desk, "ada.reader@good.example")
    assert desk.post(f"{where}erase/", {}).status_code == 422
    page = text(desk.post(f"{where}erase/", {"words": words}))
    assert "This cannot be taken back." in page
    assert Author.objects.known_by("ada.reader@good.example"), "nothing has been done yet"
    done = desk.post(f"{where}erase/", {"words": words, "sure": "1"}, follow=True)
    assert "They are erased." in text(done)
    assert Author.objects.known_by("ada.reader@good.example") is None
    left = Comment.objects.filter(pk=comment.pk).first()
    assert (left.status if left else None) == status
    entry = ModerationEvent.objects.get(subject=f"author:{comment.author_id}")
    assert (entry.action, entry.user_id, entry.detail) == ("erase", ada.pk, {"keep_words": words == "keep"})


def test_who_may_not_is_offered_nothing(staff: Callable[..., Client]) -> None:
    author = published().author
    client = staff("view_author")
    for page in ("/admin/comments/author/", f"/admin/comments/author/{author.pk}/change/"):
        shown = client.get(page).content.decode()
        assert "find/" not in shown
        assert "person/" not in shown


def test_who_may_is_led_there(desk: Client) -> None:
    author = published().author
    assert f'href="{FIND}"' in desk.get("/admin/comments/author/").content.decode()
    shown = desk.get(f"/admin/comments/author/{author.pk}/change/").content.decode()
    assert f'href="/admin/comments/author/{author.pk}/person/"' in shown


def test_every_action_has_words() -> None:
    assert {"erase", "export", "merge"} <= set(ACTIONS)


# --- What is gone, at the desk ----------------------------------------------------------------------------


@pytest.fixture
def tombstone(ada: User) -> Comment:
    """A comment in the trash without words, above a reply."""
    root = published(email="ada.reader@good.example")
    published(root.thread, parent_id=root.pk)
    moved(root, "trash", ada)
    connection.check_constraints()
    purge(Comment.objects.filter(pk=root.pk))
    return Comment.objects.get(pk=root.pk)


def test_a_comment_without_words_is_shown_as_one_and_offers_nothing(desk: Client, tombstone: Comment) -> None:
    for page in (f"/admin/comments/comment/{tombstone.pk}/change/", "/admin/comments/comment/?queue=trash"):
        response = desk.get(page)
        assert "Its words are gone for good" in text(response)
        assert f"comment/{tombstone.pk}/decide/" not in response.content.decode()
        assert "tool-reply" not in response.content.decode()
    reply = tombstone.replies.get()
    assert "in reply to what is gone" in text(desk.get(f"/admin/comments/comment/{reply.pk}/change/"))


def test_a_decision_about_it_is_refused(desk: Client, tombstone: Comment) -> None:
    data = {"decision": "approve", f"seen-{tombstone.pk}": str(tombstone.version)}
    response = desk.post(f"/admin/comments/comment/{tombstone.pk}/decide/", data, follow=True)
    assert "gone for good" in text(response)
    assert Comment.objects.get(pk=tombstone.pk).status == "trashed"


@pytest.mark.parametrize("keep_words", [True, False])
def test_pages_of_the_erased_do_not_break(desk: Client, ada: User, keep_words: bool) -> None:
    root = published(email="ada.reader@good.example")
    published(root.thread, parent_id=root.pk)
    waiting = held(email="ada.reader@good.example")
    connection.check_constraints()
    erase_author(root.author, keep_words=keep_words, by=ada)
    author = root.author_id
    pages = [
        "author/", f"author/{author}/change/", f"author/{author}/person/", f"author/{author}/erase/",
        "author/?erased_at__isempty=0", f"comment/{root.pk}/change/", "comment/?queue=all",
        "comment/?q=anonymous&queue=all",
        f"comment/?queue=all&author={author}", f"comment/?queue=all&like={root.pk}", "moderationevent/",
    ]  # fmt: skip
    for page in pages:
        assert "ada.reader" not in text(desk.get(f"/admin/comments/{page}")), page
    assert f"erased (author {author})" in text(desk.get("/admin/comments/author/"))
    assert desk.get(f"/admin/comments/comment/{waiting.pk}/change/", follow=True).status_code in (200, 404)


def test_what_has_no_words_is_like_nothing_else(desk: Client, ada: User) -> None:
    roots = [published(email=f"reader{number}@good.example") for number in range(2)]
    for root in roots:
        published(root.thread, parent_id=root.pk)
        moved(root, "trash", ada)
    connection.check_constraints()
    purge(Comment.objects.filter(pk__in=[root.pk for root in roots]))
    page = text(desk.get(f"/admin/comments/comment/?queue=all&like={roots[0].pk}"))
    assert f"Comment {roots[0].pk} " in page
    assert f"Comment {roots[1].pk} " not in page


def test_the_log_names_checks_and_quotes_nothing(ada: User) -> None:
    comment = submit(text="See https://quoted.example/a and https://other.example/b for both sides.")
    work_all()
    comment.refresh_from_db()
    reason = comment.events.get().reason
    assert re.fullmatch(r"spam probability \d+%: [a-z]+:[a-z-]+(, [a-z]+:[a-z-]+)*", reason)
    assert "links:several" in reason
    assert "quoted" in str(comment.verdicts.get().signals)
