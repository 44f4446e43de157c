"""The facts that the screening gets, from rows as the site makes them."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Article
from comments.models import Author, Comment, Revision, Thread
from comments.screening.classifier.item import Record
from comments.screening.submission import Submission
from comments.services import learned
from comments.services.gathering import gather, gather_draft
from comments.services.moderation import approve_comment, mark_spam, reject_comment, trash_comment
from tests.making import make_article, make_thread, moderator, published, submit

pytestmark = pytest.mark.django_db

TALE = "The keeper rowed out in the storm of eighteen thirty-eight and brought nine people home alive."
RETOLD = TALE.replace("nine", "ten")


def facts(comment: Comment) -> Submission:
    chosen = Comment.objects.select_related("thread", "author", "revision", "parent__revision")
    return gather(chosen.get(pk=comment.pk))


@pytest.fixture
def judge(db: None) -> Any:
    """A person's decision about a new comment: `judge("spam", text=…)`."""
    person = moderator()
    verbs = {"spam": mark_spam, "ham": approve_comment, "reject": reject_comment, "trash": trash_comment}

    def decided(verb: str, thread: Thread | None = None, **fields: Any) -> Comment:
        comment = submit(thread, **fields)
        verbs[verb](comment=comment, by=person)
        return comment

    return decided


# --- the page ---------------------------------------------------------------------------------------


def test_page_and_parent(article: Article) -> None:
    parent = published(article.thread, text="Who lit the lamp that night?")
    found = facts(submit(article.thread, parent_id=parent.pk))
    assert found.page == f"{article.title}\nSome text."
    assert found.parent_text == "Who lit the lamp that night?"
    assert facts(submit(article.thread)).parent_text is None


def test_an_article_keeps_what_is_known_of_it_in_step(article: Article) -> None:
    article.text = "A <b> *new* text & more.\n\n- [a link](https://a.example)\n\n" + "x" * 30_000
    article.save()
    thread = Thread.objects.get(pk=article.thread_id)
    assert thread.text.startswith("A <b> new text & more.\n\na link\n\nxxx")
    assert len(thread.text) == 20_000
    assert thread.people == ["Ada Lovelace"]


def test_an_articles_age_in_days(judge: Any) -> None:
    article = make_article(published_at=timezone.now() - timedelta(days=3))
    traces = facts(submit(article.thread)).traces
    assert traces is not None
    assert traces.thread_days == pytest.approx(3, abs=0.01)


# --- texts ------------------------------------------------------------------------------------------


def test_equal_and_nearly_equal_texts_with_what_became_of_them(judge: Any) -> None:
    here = make_thread()
    equal = judge("ham", here, text=TALE.upper())
    elsewhere = judge("spam", text=RETOLD)
    judge("ham", text="Something else altogether, and long enough for a sketch of its own to be made of it.")
    found = facts(submit(here, text=TALE, email="new@good.example"))
    assert found.duplicates is not None
    assert (found.duplicates.here, found.duplicates.elsewhere) == (1, 0)
    near = {one.comment: one for one in found.duplicates.near}
    assert near.keys() == {equal.pk, elsewhere.pk}
    assert (near[equal.pk].similarity, near[equal.pk].here, near[equal.pk].status) == (1, True, "approved")
    assert 0.7 < near[elsewhere.pk].similarity < 1
    assert (near[elsewhere.pk].here, near[elsewhere.pk].status) == (False, "spam")


def test_likeness_to_spam_and_to_ham(judge: Any) -> None:
    judge("spam", text=RETOLD)
    traces = facts(submit(text=TALE)).traces
    assert traces is not None
    assert traces.spam_likeness is not None
    assert traces.spam_likeness > 0.7
    assert traces.ham_likeness == 0
    short = facts(submit(text="Thank you!")).traces
    assert short is not None
    assert (short.spam_likeness, short.ham_likeness) == (None, None)


def test_who_wrote_the_similar_one() -> None:
    submit(text=TALE, email="me@good.example")
    own = facts(submit(text=RETOLD, email="me@good.example")).duplicates
    other = facts(submit(text=RETOLD, email="you@good.example")).duplicates
    assert own is not None
    assert other is not None
    assert [one.same_author for one in own.near] == [True]
    assert sorted(one.same_author for one in other.near) == [False, False]


def test_later_comments_are_not_looked_at(judge: Any) -> None:
    first = submit(text=TALE)
    judge("spam", text=TALE, name=first.name, url="https://a.example")
    found = facts(first)
    assert found.duplicates is not None
    assert (found.duplicates.elsewhere, found.duplicates.near) == (0, ())
    assert found.traces is not None
    assert found.traces.name == Record(ham=0, spam=0)


@pytest.mark.parametrize(
    ("networks", "text", "told"), [(3, TALE, 3), (3, RETOLD, 3), (1, "Quite another text.", 0)]
)
def test_one_text_from_many_networks(networks: int, text: str, told: int) -> None:
    for number in range(networks):
        submit(text=TALE, ip=f"198.51.100.{number}")
    submit(text=TALE, ip="198.51.100.77")
    old = submit(text=TALE, ip="198.51.100.99")
    Comment.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(hours=2))
    velocity = facts(submit(text=text, ip="198.51.100.77")).velocity
    assert velocity is not None
    assert velocity.text_networks_hour == told


# --- posts of a network and an address --------------------------------------------------------------


def test_posts_of_the_network_and_the_address() -> None:
    def before(**ago: int) -> None:
        comment = submit(ip="198.51.100.1", email="me@good.example")
        Comment.objects.filter(pk=comment.pk).update(created_at=timezone.now() - timedelta(**ago))

    before(seconds=10)
    before(minutes=30)
    before(hours=5)
    submit(ip="198.51.100.2", email="me@good.example")
    velocity = facts(submit(ip="198.51.100.1", email="me@good.example")).velocity
    assert velocity is not None
    assert (velocity.network_minute, velocity.network_hour, velocity.address_hour) == (1, 2, 3)


def test_the_record_of_a_network(judge: Any) -> None:
    judge("spam", ip="198.51.100.1")
    judge("reject", ip="198.51.100.1")
    judge("ham", ip="198.51.100.1")
    judge("trash", ip="198.51.100.1")
    judge("spam", ip="198.51.100.2")
    old = judge("spam", ip="198.51.100.1")
    Comment.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=40))
    traces = facts(submit(ip="198.51.100.1")).traces
    assert traces is not None
    assert traces.network == Record(ham=1, spam=2)


def test_an_address_that_aged_out_is_not_known() -> None:
    comment = submit()
    Comment.objects.filter(pk=comment.pk).update(ip=None)
    found = facts(comment)
    assert found.traces is not None
    assert found.traces.network is None
    assert found.velocity is not None
    assert found.velocity.network_hour == 0


# --- sites ------------------------------------------------------------------------------------------


def test_what_was_decided_about_the_sites(judge: Any) -> None:
    judge("spam", text="Look at https://www.Bad.example/1 and https://fine.example", url="")
    judge("reject", text="Nothing to see.", url="http://bad.example/")
    judge("ham", text="It is at https://fine.example/x, all of it.")
    judge("trash", text="As https://bad.example says.")
    found = facts(
        submit(text="See https://fine.example/y or http://bad.example", url="https://own.example")
    ).traces
    assert found is not None
    assert found.site == Record(ham=0, spam=0)
    assert found.links == Record(ham=0, spam=2), "the worst of them"
    found = facts(submit(text="See nothing", url="https://bad.example")).traces
    assert found is not None
    assert (found.site, found.links) == (Record(ham=0, spam=2), None)


def test_links_to_ourselves_have_no_record(judge: Any, settings: Any) -> None:
    settings.SITE_URL = "https://parley.example"
    judge("spam", text="Look at https://parley.example/a now", url="https://parley.example")
    found = facts(
        submit(text="Look at https://parley.example/b now", url="https://www.parley.example")
    ).traces
    assert found is not None
    assert (found.site, found.links) == (None, None)


# --- names ------------------------------------------------------------------------------------------


def test_who_else_is_called_so(judge: Any) -> None:
    judge("spam", name="Best Deals", email="a@good.example")
    judge("ham", name="BEST DEALS", email="b@good.example")
    old = judge("spam", name="Best Deals", email="c@good.example")
    Comment.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=40))
    submit(name="Best Deals", email="me@good.example")
    found = facts(submit(name="best deals", email="me@good.example"))
    assert found.names is not None
    assert found.names.other_addresses == 2
    assert found.traces is not None
    assert found.traces.name == Record(ham=1, spam=2)


def test_a_name_is_proved_by_a_confirmed_address_with_an_approved_comment(judge: Any) -> None:
    def proved(**browser: Any) -> bool:
        names = facts(submit(name="Ada Lovelace", email="me@good.example", **browser)).names
        assert names is not None
        return names.proved

    assert not proved()
    judge("ham", name="Ada Lovelace", email="me@good.example")
    assert not proved(), "anybody can type an address"
    Author.objects.filter(email="me@good.example").update(confirmed_at=timezone.now())
    assert not proved(), "anybody can type a confirmed one, too"
    browser = {"browser_of": Author.objects.get(email="me@good.example").pk}
    assert proved(**browser)
    Comment.objects.filter(name="Ada Lovelace").update(name="Somebody Else")
    assert not proved(**browser), "under another name"


def test_protected_people(article: Article) -> None:
    staff = User.objects.create_user("keeper", first_name="Grace", last_name="Darling", is_staff=True)
    User.objects.create_user("gone", is_staff=True, is_active=False)
    User.objects.create_user("visitor")
    comment = submit(article.thread, email="grace@good.example")
    people = facts(comment).people
    assert people is not None
    assert (people.staff, people.authors, people.is_staff) == (
        ("Grace Darling", "keeper"),
        ("Ada Lovelace",),
        False,
    )
    Author.objects.filter(pk=comment.author_id).update(user=staff)
    assert not facts(comment).people.is_staff, "not confirmed"  # type: ignore[union-attr]
    Author.objects.filter(pk=comment.author_id).update(confirmed_at=timezone.now())
    assert not facts(comment).people.is_staff, "typed"  # type: ignore[union-attr]
    Comment.objects.filter(pk=comment.pk).update(proof="browser")
    assert facts(comment).people.is_staff  # type: ignore[union-attr]


# --- drafts, and what it costs ------------------------------------------------------------------------


def test_a_draft_is_compared_with_what_is_here_and_stores_nothing(judge: Any, article: Article) -> None:
    judge("spam", text=TALE, name="Best Deals", url="https://bad.example")
    before = Comment.objects.count(), Author.objects.count(), Thread.objects.count()
    found = gather_draft(text=RETOLD, name="Best Deals", url="bad.example", thread=article.thread)
    assert before == (Comment.objects.count(), Author.objects.count(), Thread.objects.count())
    assert found.traces is not None
    assert (found.traces.name, found.traces.site) == (Record(ham=0, spam=1), Record(ham=0, spam=1))
    assert found.duplicates is not None
    assert [one.status for one in found.duplicates.near] == ["spam"]
    assert found.page == f"{article.title}\nSome text."
    assert gather_draft(text="Hello there", name="", url="", thread=None).page is None


def test_round_trips_do_not_grow_with_what_is_there(judge: Any) -> None:
    """Similar texts, network, name, address, sites, staff, rules, policy: one each, and one for the comment itself."""
    thread = make_thread()

    def queries() -> int:
        same = {"text": f"{TALE} https://a.example", "name": "Grace", "ip": "198.51.100.1"}
        comment = submit(thread, **same)
        learned.current()  # asks for what was learned since, at most once a second
        with CaptureQueriesContext(connection) as captured:
            facts(comment)
        return len(captured)

    assert queries() == 9
    for _ in range(5):
        judge("spam", text=f"{RETOLD} https://a.example", name="Grace", ip="198.51.100.1")
    assert queries() == 9


@pytest.mark.parametrize(
    ("column", "lookup"),
    [
        ("comment_by_name", Comment.objects.filter(name__iexact="Grace")),
        # Wordings are looked up first and by themselves, and their comments then.
        ("revision_by_sketch", Revision.objects.filter(sketch__overlap=[1, 2, 3])),
        ("revision_by_host", Revision.objects.filter(hosts__overlap=["a.example"])),
    ],
)
def test_each_look_up_can_use_its_index(column: str, lookup: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = lookup.order_by().explain()
    assert column in plan


def test_sketch_and_hosts_are_stored_with_the_wording() -> None:
    revision = submit(text=f"{TALE} https://www.a.example/x", url="https://b.example/").revision
    assert revision.sketch is not None
    assert len(revision.sketch) == 16
    assert revision.hosts == ["a.example", "b.example"]
    assert submit(text="Short.").revision.sketch is None
