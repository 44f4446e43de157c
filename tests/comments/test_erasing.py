"""After an erasure nothing in the database tells who it was."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from comments.models import (
    Appeal,
    Author,
    Comment,
    Mail,
    MailRequest,
    ModerationEvent,
    Notice,
    Subscription,
    Suppression,
    Thread,
)
from comments.models.author import email_hash, mailbox_hash
from comments.services import erasing, purging
from comments.services.appeals import appeal
from comments.services.editing import edit_comment
from comments.services.erasing import erase_author
from comments.services.notes import add_note
from comments.services.replaying import replay
from comments.services.reports import report_comment
from comments.services.standing import ban_author
from tests.comments.many import publish_many
from tests.comments.old import is_there, put
from tests.comments.traces import traces
from tests.invariants.test_i8_counters import check_counters
from tests.making import make_thread, moderator, published, submit, work_all

pytestmark = pytest.mark.django_db
EMAIL, NAME, WORD = "zebulon.quist@quistworld.example", "Zebulon Quistgaard", "xylophonquark"
IP, AGENT, SITE = "198.51.100.217", "Quistbrowser/7.3", "https://quistpages.example/me"
PERSON = {"name": NAME, "email": EMAIL, "url": SITE, "ip": IP, "user_agent": AGENT, "honeypot": "quisttrap"}
WORDS = [
    "zebulon", "quist", WORD, IP, "198.51.100", AGENT,
    email_hash(EMAIL), mailbox_hash(EMAIL),
]  # fmt: skip


def said(thread: Thread | None = None, **fields: Any) -> Comment:
    """A comment of theirs, screened; what is filled into the field for bots makes it spam."""
    comment = submit(
        thread, **PERSON | {"honeypot": ""} | {"text": f"My {WORD} and I, {fields.get('text', 1)}."} | fields
    )
    work_all()
    comment.refresh_from_db()
    return comment


@pytest.fixture
def ada(db: None) -> User:
    return moderator("ada")


class Life:
    """A person who has been through everything; `public` and `answered` readers can see."""

    def __init__(self, ada: User, client: Client) -> None:
        self.thread = make_thread()
        self.public = self._decide(said(self.thread, text=f"{WORD} in public, one"), "approve", ada)
        self.answered = self._decide(said(self.thread, text=f"{WORD} in public, two"), "approve", ada)
        self.answer = published(self.thread, parent_id=self.answered.pk)
        self.author = Author.objects.get(pk=self.public.author_id)
        edit_comment(comment=self.public, text="Mild words of a moderator.", by=ada)
        self.public.refresh_from_db()
        for action in ("hold", "spam", "reject", "trash"):
            self._decide(said(text=f"{WORD} to {action}"), action, ada)
        said(text=f"{WORD} and a trap", honeypot="quisttrap")
        submit(**PERSON | {"text": f"{WORD} not screened yet"})
        removed = put(said(self.thread, text=f"{WORD} removed", parent_id=self.answered.pk), "approve", ada)
        published(self.thread, parent_id=removed.pk)
        put(removed, "spam", ada)
        rejected = Comment.objects.filter(author=self.author, status="rejected").latest("pk")
        appeal(comment=rejected, text=f"Zebulon Quistgaard asks: why not {WORD}?")
        report_comment(
            comment=self.public, reason="other", text=f"Zebulon Quistgaard said {WORD}", key="reader"
        )
        add_note(text="Zebulon Quistgaard again.", by=ada, author=self.author)
        add_note(text="Zebulon Quistgaard again.", by=ada, comment=self.public)
        ban_author(author=self.author, by=ada)
        self._mail(ada)
        work_all()

    @staticmethod
    def _decide(comment: Comment, action: str, by: User) -> Comment:
        """The screening may have thought the same."""
        leads_to = {"approve": "approved", "hold": "held", "reject": "rejected", "trash": "trashed"}
        return comment if comment.status == leads_to.get(action, action) else put(comment, action, by)

    def _mail(self, ada: User) -> None:
        Author.objects.filter(pk=self.author.pk).update(confirmed_at=timezone.now(), user=ada)
        Subscription.objects.create(author=self.author, thread=self.thread, level="all")
        mail = Mail.objects.create(
            kind="follow", key="f", message_id="<f>", author=self.author, comment=self.answer
        )
        Notice.objects.create(author=self.author, comment=self.answer, why="reply", mail=mail)
        MailRequest.objects.create(email=EMAIL.upper(), thread=self.thread, level="all")
        MailRequest.objects.create(email="other@good.example", thread=self.thread, level="all")
        Suppression.objects.create(mailbox_hash=mailbox_hash(EMAIL), scope="all", reason="complaint")


@pytest.fixture
def life(ada: User, client: Client) -> Life:
    made = Life(ada, client)
    connection.check_constraints()
    return made


def checked() -> None:
    connection.check_constraints()
    check_counters()
    call_command("verify_audit_log")


def test_the_search_for_traces_finds_them_all(life: Life) -> None:
    """Else finding none would say nothing."""
    found = traces(WORDS)
    tables = {trace.split(".")[0] for trace in found}
    assert tables >= {
        "comments_author", "comments_comment", "comments_revision", "comments_verdict", "comments_appeal",
        "comments_report", "comments_note", "comments_mailrequest", "comments_suppression",
    }, found  # fmt: skip
    assert {trace.partition(": ")[2] for trace in found} == set(WORDS)


@pytest.mark.parametrize("who", ["themselves", "staff"])
def test_without_their_words_no_trace_is_left(life: Life, ada: User, who: str) -> None:
    by = ada if who == "staff" else None
    erase_author(life.author, keep_words=False, by=by)
    left = f"comments_suppression.mailbox_hash: {mailbox_hash(EMAIL)}"
    assert traces(WORDS) == [left], "so that nobody can have mail sent there"
    assert not is_there(life.public)
    life.answered.refresh_from_db()
    assert life.answered.status == "trashed", "its place above the answer stays"
    assert life.answered.purged_at
    assert life.answered.withdrawn_at
    checked()


def test_with_their_words_only_what_was_public_is_left(life: Life, ada: User) -> None:
    erase_author(life.author, keep_words=True, by=None)
    life.answered.refresh_from_db()
    kept = {"comments_revision.text", "comments_revision.html", "comments_suppression.mailbox_hash"}
    assert {trace.partition(": ")[0] for trace in traces(WORDS)} == kept
    assert {trace.partition(": ")[2] for trace in traces(WORDS)} == {WORD, mailbox_hash(EMAIL)}
    for comment, words in ((life.public, "Mild words"), (life.answered, "in public, two")):
        comment.refresh_from_db()
        assert (comment.name, comment.url, comment.status) == ("Anonymous", "", "approved")
        assert comment.revisions.count() == 1
        assert words in comment.public_revision.text
        assert comment.revision_id == comment.public_revision_id
    assert set(Comment.objects.filter(author=life.author).values_list("status", flat=True)) == {
        "approved",
        "trashed",
    }
    checked()


def test_readers_see_at_once_that_the_name_is_gone(life: Life, ada: User, client: Client) -> None:
    page = client.get(life.thread.url)
    assert NAME in page.content.decode()
    erase_author(life.author, keep_words=True, by=None)
    again = client.get(life.thread.url, headers={"if-none-match": page["ETag"]})
    assert again.status_code == 200
    assert NAME not in again.content.decode()
    assert "Anonymous" in again.content.decode()
    erase_author(life.author, keep_words=False, by=None)
    assert "Mild words" not in client.get(life.thread.url).content.decode()


def test_what_is_left_of_the_person_leads_nowhere(life: Life) -> None:
    before = Author.objects.get(pk=life.author.pk)
    erase_author(life.author, keep_words=True, by=None)
    author = life.author
    assert author.email == ""
    assert author.erased_at
    assert {author.email_hash, author.mailbox_hash}.isdisjoint({before.email_hash, before.mailbox_hash})
    assert author.access > before.access
    assert (author.confirmed_at, author.user, author.standing, author.avatar == before.avatar) == (
        None,
        None,
        "",
        False,
    )
    assert Author.objects.known_by(EMAIL) is None
    assert Author.objects.for_email(EMAIL).pk != author.pk
    assert not Appeal.objects.exclude(text="").exists()
    assert MailRequest.objects.get().email == "other@good.example"


def test_the_log_says_that_they_were_erased_and_by_whom(life: Life, ada: User) -> None:
    erase_author(life.author, keep_words=True, by=ada)
    entry = ModerationEvent.objects.get(subject=f"author:{life.author.pk}", action="erase")
    assert (entry.user_id, entry.detail) == (ada.pk, {"keep_words": True})
    of_comment = life.public.events.order_by("version").last()
    assert (of_comment.action, of_comment.actor, of_comment.user_id) == ("erase", "person", ada.pk)


def test_asked_by_themselves_the_log_names_nobody(life: Life) -> None:
    erase_author(life.author, keep_words=False, by=None)
    events = ModerationEvent.objects.filter(action="erase")
    assert set(events.values_list("actor", "user")) == {("commenter", None)}
    assert events.filter(comment=life.public.pk, before="approved", after="trashed").exists()


@pytest.mark.parametrize("keep_words", [True, False])
def test_a_second_time_changes_nothing(life: Life, ada: User, keep_words: bool) -> None:
    erase_author(life.author, keep_words=keep_words, by=ada)
    kept = (Author.objects.values().get(pk=life.author.pk), list(Comment.objects.order_by("pk").values()))
    number = ModerationEvent.objects.count()
    erase_author(life.author, keep_words=keep_words, by=ada)
    assert ModerationEvent.objects.count() == number
    assert (
        Author.objects.values().get(pk=life.author.pk),
        list(Comment.objects.order_by("pk").values()),
    ) == kept


def test_what_was_kept_can_be_taken_away_later(life: Life, ada: User) -> None:
    erase_author(life.author, keep_words=True, by=ada)
    erase_author(life.author, keep_words=False, by=ada)
    assert traces([WORD]) == []
    checked()


@pytest.mark.parametrize("keep_words", [True, False])
def test_an_erasure_that_was_interrupted_goes_on(
    life: Life, ada: User, keep_words: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "BATCH", 2)
    whole, calls = purging.purge, iter(range(100))

    def dies(*args: Any, **options: Any) -> Any:
        if next(calls) == 2:
            raise ConnectionError
        return whole(*args, **options)

    monkeypatch.setattr(erasing, "purge", dies)
    with pytest.raises(ConnectionError):
        erase_author(life.author, keep_words=keep_words, by=None)
    assert Author.objects.known_by(EMAIL), "still found, so that it can be asked for again"
    erase_author(life.author, keep_words=keep_words, by=None)
    assert not traces([NAME, IP, AGENT, "zebulon"])
    checked()


def test_what_is_posted_meanwhile_is_erased_too(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the last batch and the moment when the address is gone."""
    whole, late = erasing._erase_batch, iter([True])

    def then_post(*args: Any, **options: Any) -> bool:
        more = whole(*args, **options)
        if not more and next(late, False):
            submit(**PERSON | {"text": f"{WORD} at the last moment"})
        return more

    monkeypatch.setattr(erasing, "_erase_batch", then_post)
    erase_author(life.author, keep_words=False, by=None)
    assert next(late, None) is None
    assert traces([WORD, "zebulon"]) == []


def test_others_lose_nothing(life: Life) -> None:
    other, answer = published(life.thread), Comment.objects.values().get(pk=life.answer.pk)
    before = Comment.objects.values().get(pk=other.pk)
    erase_author(life.author, keep_words=False, by=None)
    assert Comment.objects.values().get(pk=other.pk) == before
    assert Comment.objects.values().get(pk=life.answer.pk) == answer


def test_what_was_learned_from_them_stays_learned(ada: User) -> None:
    comment = put(submit(**PERSON), "spam", ada)
    work_all()
    connection.check_constraints()
    erase_author(comment.author, keep_words=False, by=ada)
    work_all()
    assert replay().is_equal
    assert replay().lessons == 1


@pytest.mark.parametrize("keep_words", [True, False])
def test_somebody_with_thousands_of_comments(keep_words: bool) -> None:
    thread = make_thread()
    publish_many(thread, 1_000)
    author = Author.objects.get()
    Author.objects.update(approved_count=1_000)
    connection.check_constraints()
    erase_author(author, keep_words=keep_words, by=None)
    connection.check_constraints()
    thread.refresh_from_db()
    assert thread.comment_count == (1_000 if keep_words else 0)
    assert Comment.objects.count() == (1_000 if keep_words else 0)
    assert not Comment.objects.exclude(name="Anonymous").exists()
