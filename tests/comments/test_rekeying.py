"""The key of the look-up hash is changed while the site runs: everybody is found before, meanwhile and afterwards."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from comments.models import Author, Comment, ModerationEvent, Note, Notice, Subscription, Suppression
from comments.models.author import email_hash, mailbox_hash
from comments.services import merging, rekeying
from comments.services.audit import chain_faults
from comments.services.erasing import erase_author
from comments.services.errors import Conflict
from comments.services.moderation import hold_comment
from comments.services.purging import purge
from comments.services.rekeying import Rekeyed, rotate_email_key
from tests.comments.old import is_there, put
from tests.invariants.test_i8_counters import check_counters
from tests.making import make_thread, moderator, published

pytestmark = pytest.mark.django_db
ADA = "Ada.Reader@good.example"


@pytest.fixture
def turn(settings: Any) -> Any:
    """Takes another key into use; the former one is looked under too."""

    def to(key: str) -> None:
        settings.EMAIL_HASH_KEY_FALLBACKS = [settings.EMAIL_HASH_KEY, *settings.EMAIL_HASH_KEY_FALLBACKS]
        settings.EMAIL_HASH_KEY = key

    settings.EMAIL_HASH_KEY, settings.EMAIL_HASH_KEY_FALLBACKS = "first", []
    return to


def files() -> list[tuple[str, str]]:
    return list(Author.objects.order_by("pk").values_list("email_hash", "mailbox_hash"))


def test_everybody_is_filed_anew_and_found_all_the_time(turn: Any, settings: Any) -> None:
    authors = [Author.objects.for_email(f"reader{number}@good.example") for number in range(5)]
    turn("second")
    assert [Author.objects.known_by(author.email) for author in authors] == authors
    assert [Author.objects.for_email(author.email) for author in authors] == authors
    assert rotate_email_key() == Rekeyed(authors=5, filed=5)
    settings.EMAIL_HASH_KEY_FALLBACKS = []
    assert [Author.objects.known_by(author.email) for author in authors] == authors
    assert files() == [(email_hash(author.email), mailbox_hash(author.email)) for author in authors]


def test_a_second_time_there_is_nothing_to_do(turn: Any) -> None:
    Author.objects.for_email(ADA)
    turn("second")
    rotate_email_key()
    before = files()
    assert rotate_email_key() == Rekeyed(authors=1)
    assert files() == before


def test_it_goes_on_where_it_was_stopped(turn: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    authors = [Author.objects.for_email(f"reader{number}@good.example") for number in range(5)]
    turn("second")
    whole, calls = rekeying._file, iter(range(100))

    def dies(*args: Any) -> None:
        if next(calls) == 3:
            raise ConnectionError
        whole(*args)

    monkeypatch.setattr(rekeying, "_BATCH", 2)
    monkeypatch.setattr(rekeying, "_file", dies)
    with pytest.raises(ConnectionError):
        rotate_email_key()
    assert [Author.objects.known_by(author.email) for author in authors] == authors
    assert rotate_email_key().filed == 2


def test_who_wants_no_mail_gets_none_under_the_new_key(turn: Any, settings: Any) -> None:
    Author.objects.for_email(ADA)
    Suppression.objects.create(mailbox_hash=mailbox_hash(ADA), scope="all", reason="bounce")
    Suppression.objects.create(mailbox_hash=mailbox_hash("gone@good.example"), scope="all", reason="request")
    turn("second")
    turn("third")
    assert rotate_email_key() == Rekeyed(authors=1, filed=1, suppressions=1, unknown=1)
    assert Suppression.objects.filter(mailbox_hash=mailbox_hash(ADA)).exists()
    assert Suppression.objects.filter(mailbox_hash=mailbox_hash("gone@good.example", key="first")).exists()


def test_of_two_suppressions_of_one_mailbox_the_wider_stays(turn: Any) -> None:
    Author.objects.for_email(ADA)
    Suppression.objects.create(mailbox_hash=mailbox_hash(ADA), scope="all", reason="complaint")
    turn("second")
    Suppression.objects.create(mailbox_hash=mailbox_hash(ADA), scope="news", reason="request")
    rotate_email_key()
    left = Suppression.objects.get()
    assert (left.mailbox_hash, left.scope, left.reason) == (mailbox_hash(ADA), "all", "complaint")


def test_a_key_among_its_own_former_ones_does_no_harm(turn: Any, settings: Any) -> None:
    Author.objects.for_email(ADA)
    Suppression.objects.create(mailbox_hash=mailbox_hash(ADA), scope="all", reason="bounce")
    settings.EMAIL_HASH_KEY_FALLBACKS = ["first"]
    rotate_email_key()
    assert Suppression.objects.count() == 1


def test_the_erased_stay_erased(turn: Any) -> None:
    author = Author.objects.for_email(ADA)
    erase_author(author, keep_words=True, by=None)
    before = files()
    turn("second")
    assert rotate_email_key() == Rekeyed()
    assert files() == before


def twice(settings: Any) -> tuple[Author, Author]:
    """One person with two entries, as a process with the former key makes the second one."""
    one = Author.objects.for_email(ADA)
    settings.EMAIL_HASH_KEY = "second"  # and looks under no former key
    other = Author.objects.for_email(ADA)
    assert one != other
    settings.EMAIL_HASH_KEY_FALLBACKS = ["first"]
    return one, other


def test_two_entries_of_one_person_become_one(turn: Any, settings: Any) -> None:
    ada, threads = moderator("ada"), [make_thread(), make_thread()]
    old = published(threads[0], email=ADA)
    _, other = twice(settings)
    settings.EMAIL_HASH_KEY_FALLBACKS = []
    new, spam = published(threads[1], email=ADA), put(published(email=ADA), "spam", ada)
    settings.EMAIL_HASH_KEY_FALLBACKS = ["first"]
    one = old.author
    Author.objects.filter(pk=other.pk).update(confirmed_at=timezone.now(), standing="hold")
    for author, thread in ((one, threads[0]), (other, threads[0]), (other, threads[1])):
        Subscription.objects.create(author=author, thread=thread, level="all")
        Notice.objects.get_or_create(author=author, comment=old, why="discussion")
    Note.objects.create(author=other, text="Known.")
    connection.check_constraints()
    assert rotate_email_key() == Rekeyed(authors=2, filed=1, merged=1)
    connection.check_constraints()
    one.refresh_from_db()
    assert not is_there(other)
    assert set(one.comments.all()) == {old, new, spam}
    assert one.email_hash == email_hash(ADA)
    assert one.confirmed_at
    assert one.standing == "hold"
    assert set(one.subscriptions.values_list("thread", flat=True)) == {thread.pk for thread in threads}
    assert one.notices.count() == 1
    assert one.notes.count() == 1
    check_counters()
    call_command("verify_audit_log")
    entry = ModerationEvent.objects.get(comment=new.pk, action="merge")
    assert entry.detail == {"author": [other.pk, one.pk]}


def test_who_was_just_deciding_looks_again(turn: Any, settings: Any) -> None:
    ada = moderator("ada")
    one, other = twice(settings)
    settings.EMAIL_HASH_KEY_FALLBACKS = []
    seen = published(email=ADA)
    assert seen.author_id == other.pk
    merging.merge_authors(one, other)
    with pytest.raises(Conflict):
        hold_comment(comment=seen, by=ada)
    check_counters()


def test_a_comment_without_words_moves_too(turn: Any, settings: Any) -> None:
    ada = moderator("ada")
    one, other = twice(settings)
    settings.EMAIL_HASH_KEY_FALLBACKS = []
    root = published(email=ADA)
    published(root.thread, parent_id=root.pk)
    put(root, "trash", ada)
    connection.check_constraints()
    purge(Comment.objects.filter(pk=root.pk))
    merging.merge_authors(one, other)
    root.refresh_from_db()
    assert root.author_id == one.pk
    assert list(chain_faults(root)) == []


def test_the_command_says_what_was_done_and_what_remains(turn: Any) -> None:
    Author.objects.for_email(ADA)
    Suppression.objects.create(mailbox_hash=mailbox_hash("gone@good.example"), scope="all", reason="request")
    turn("second")
    out = StringIO()
    call_command("rotate_email_key", stdout=out)
    assert "Addresses: 1 looked at, 1 filed anew, 0 merged" in out.getvalue()
    assert "keep EMAIL_HASH_KEY_FALLBACKS" in out.getvalue()
    Suppression.objects.all().delete()
    out = StringIO()
    call_command("rotate_email_key", stdout=out)
    assert "are not needed any more" in out.getvalue()
    assert "good.example" not in out.getvalue()
