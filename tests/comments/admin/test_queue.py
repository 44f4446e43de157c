"""What a moderator sees in the queue, and what it costs to show it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comments.models import Status
from tests.comments.admin.conftest import held, moved
from tests.making import make_thread, moderator, published, submit, work_all

pytestmark = pytest.mark.django_db
QUEUE = "/admin/comments/comment/"


def page(desk: Client, query: str = "") -> str:
    response = desk.get(QUEUE + query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_queue_opens_with_what_waits_for_a_person(desk: Client) -> None:
    held(name="Waiting Wanda")
    published(name="Public Paula")
    assert "Waiting Wanda" in page(desk)
    assert "Public Paula" not in page(desk)
    assert "Waiting Wanda" in page(desk, "?queue=held")


def test_an_item_shows_all_that_a_decision_needs(desk: Client) -> None:
    thread = make_thread()
    comment = held(thread, name="Wanda", email="wanda@good.example", url="https://wanda.example/")
    shown = page(desk)
    for part in ("Wanda", "wanda@good.example", "https://wanda.example/", thread.title, "waits", "% spam"):
        assert part in shown
    assert f"/admin/comments/comment/{comment.pk}/decide/" in shown


def test_an_item_says_why_each_signal_with_its_weight(desk: Client) -> None:
    comment = held()
    verdict = comment.verdicts.get()
    assert verdict.signals
    shown = page(desk)
    for signal in verdict.signals:
        assert signal["words"] in shown
        assert f"{signal['weight']:+.1f}" in shown


def test_links_are_inert_and_show_where_they_would_lead(desk: Client) -> None:
    held(
        text="Look [my dear bank](https://evil.example/login) and https://plain.example/ and www.more.example"
    )
    shown = page(desk)
    assert "https://evil.example/login</code>" in shown
    assert 'href="https://' not in shown
    assert "https://plain.example/</code>" not in shown, "a link that shows its target already says it once"


def test_the_reply_names_what_it_answers(desk: Client) -> None:
    thread = make_thread()
    parent = published(thread, name="First Fiona", text="The very first remark about this.")
    held(thread, parent_id=parent.pk)
    assert "First Fiona" in page(desk)
    assert "The very first remark" in page(desk)


def test_what_the_commenter_typed_stays_text(desk: Client) -> None:
    held(name="<script>alert(1)</script>", url="https://x.example/?<b>")
    assert "<script>alert" not in page(desk)
    assert "&lt;script&gt;" in page(desk)


def test_each_queue_is_a_tab_with_its_count(desk: Client, ada: object) -> None:
    moved(held(), "spam", ada)
    moved(held(), "trash", ada)
    moved(held(), "reject", ada)
    held(name="Held Hanna")
    submit(name="Pending Pete")
    response = desk.get(QUEUE)
    tabs = {tab["display"]: tab["number"] for tab in response.context["cl"].tabs}
    assert tabs == {
        "Held": 1, "Reported": 0, "Pending": 1, "Unconfirmed": 0, "Spam": 1, "Rejected": 1, "Trash": 1, "Approved": 0,
        "All": 5,
    }  # fmt: skip
    assert "Pending Pete" in page(desk, "?queue=pending")
    assert "Held Hanna" not in page(desk, "?queue=pending")
    assert "Held Hanna" in page(desk, "?queue=all")
    assert "Held Hanna" in page(desk, "?queue=nonsense")


@pytest.mark.parametrize("term", ["Hanna", "hanna@good.example", "an unheard-of word", "The Article"])
def test_search_by_name_address_text_and_title(desk: Client, term: str) -> None:
    thread = make_thread()
    type(thread).objects.filter(pk=thread.pk).update(title="The Article")
    text = "an unheard-of word https://a.example https://b.example https://c.example"
    held(thread, name="Hanna", email="hanna@good.example", text=text)
    held(name="Somebody Else")
    assert "Hanna" in page(desk, f"?q={term}")
    assert "Somebody Else" not in page(desk, f"?q={term}")


def test_a_search_that_finds_nothing_offers_all_queues(desk: Client) -> None:
    published(name="Paula")
    assert "?q=Paula&amp;queue=all" in page(desk, "?q=Paula")
    assert "Paula" in page(desk, "?q=Paula&queue=all")


def test_a_held_comment_without_fault_says_that_policy_holds_it(desk: Client, settings: object) -> None:
    settings.COMMENT_POLICY = "hold"  # type: ignore[attr-defined]
    held(text="A calm remark that nobody could mind at all.")
    assert "The screening would publish it; it is held because the site" in page(desk)


def test_what_is_held_while_observing_says_what_would_have_become_of_it(
    desk: Client, settings: object
) -> None:
    settings.SCREENING_MODE = "observe"  # type: ignore[attr-defined]
    comment = held(text="A calm remark that nobody could mind at all.", honeypot="filled")
    assert "The screening would mark it as spam; it is held because the site" in page(desk)
    detail = desk.get(f"/admin/comments/comment/{comment.pk}/change/").content.decode()
    assert "leaves every comment to a person" in detail


def test_the_number_of_queries_does_not_grow_with_the_list(desk: Client) -> None:
    def cost(shown: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert page(desk, "?queue=all").count('class="queue-item"') == shown
        return len(queries)

    thread = make_thread()
    parent = published(thread)
    for number in range(24):
        if number == 4:
            work_all()
            few = cost(5)
        submit(thread, parent_id=parent.pk if number % 2 else None)
    work_all()
    assert cost(25) == few
    assert few <= 12


def test_the_detail_page_shows_source_verdict_and_history(desk: Client) -> None:
    bob = moderator("bob")
    comment = held(text="Look [here](https://evil.example/x), https://b.example and https://c.example")
    moved(comment, "spam", bob)
    shown = page(desk, f"{comment.pk}/change/")
    assert "[here](https://evil.example/x)" in shown
    signal = comment.verdicts.get().signals[0]
    assert signal["code"] in shown
    assert "bob</strong>: spam, held → spam" in shown
    assert "the machine</strong>: screen" in shown
    assert comment.ip in shown


def test_a_comment_that_is_gone_leads_back_to_the_queue(desk: Client) -> None:
    response = desk.get(QUEUE + "999999/change/", follow=True)
    assert response.redirect_chain == [(QUEUE, 302)]
    assert "no such comment" in response.content.decode()


def test_long_texts_are_folded(desk: Client) -> None:
    held(text="word " * 1000 + "https://a.example https://b.example https://c.example")
    assert '<details class="comment-shown">' in page(desk)
    assert Status.HELD in page(desk)
