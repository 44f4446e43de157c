"""Readers' reports: stored once for each reader, weighed, and never stronger than a person's decision."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from comments.models import Comment, Mail, Report, Reporter, Status
from comments.screening.policy import REPORTS_TO_HOLD, reporter_weight
from comments.services import links
from comments.services.audit import chain_faults
from comments.services.errors import AlreadyReported, NotReportable
from comments.services.moderation import DECISIONS, decide_many
from comments.services.reports import report_comment, reporter_key
from tests.making import make_thread, moderator, published, submit
from tests.reading import strict_parse, the

pytestmark = pytest.mark.django_db


def report(comment: Comment, number: int, reason: str = "spam", **fields: Any) -> Report:
    return report_comment(comment=comment, key=f"reader-{number}", reason=reason, **fields)


def fresh(comment: Comment) -> Comment:
    return Comment.objects.get(pk=comment.pk)


def send(client: Client, comment: Comment, **fields: Any) -> Any:
    token = links.form_token(comment.thread_id, age=5)
    data = {"reason": "abuse", "text": "", "token": token, "website_confirm": ""} | fields
    return client.post(f"/comments/{comment.pk}/report/", data)


def test_enough_reports_bring_back_what_only_the_machine_has_published() -> None:
    moderator()
    comment = published()
    for number in range(2):
        report(comment, number)
    assert fresh(comment).status == Status.APPROVED
    report(comment, 2, reason="abuse")
    held = fresh(comment)
    assert held.status == Status.HELD
    event = held.events.order_by("version").last()
    assert (event.actor, event.action) == ("machine", "reports")
    assert event.reason == "reported by 3 readers: spam (2), abuse (1)"
    assert held.thread.comment_count == 0
    assert Mail.objects.filter(kind="held", comment=comment).count() == 1
    assert not list(chain_faults(held))


@pytest.mark.parametrize("verb", ["approve", "keep"])
def test_what_a_person_lets_stand_no_number_of_readers_takes_back(verb: str) -> None:
    admin, comment = moderator(), published()
    if verb == "approve":
        DECISIONS["hold"](comment=comment, by=admin)
    else:
        report(comment, 99)
        comment = fresh(comment)
    DECISIONS[verb](comment=comment, by=admin)
    for number in range(10):
        report(comment, number)
    comment = fresh(comment)
    assert comment.status == Status.APPROVED
    assert comment.open_reports == 10


def test_a_reader_reports_once_and_only_what_is_public() -> None:
    comment = published()
    report(comment, 1)
    with pytest.raises(AlreadyReported):
        report(comment, 1, reason="other")
    assert fresh(comment).open_reports == 1
    with pytest.raises(NotReportable):
        report(submit(), 1)


def test_reports_make_a_comment_urgent() -> None:
    comment = published()
    before = comment.urgent_at
    report(comment, 1)
    assert fresh(comment).urgent_at < before


@pytest.mark.parametrize(
    ("verb", "state", "counter"),
    [
        ("spam", "upheld", "upheld"),
        ("reject", "upheld", "upheld"),
        ("trash", "upheld", "upheld"),
        ("keep", "dismissed", "dismissed"),
    ],
)
def test_the_next_decision_settles_the_reports_and_remembers_the_reporters(
    verb: str, state: str, counter: str
) -> None:
    admin, comment = moderator(), published()
    report(comment, 1)
    DECISIONS[verb](comment=fresh(comment), by=admin)
    assert Report.objects.get().state == state
    assert getattr(Reporter.objects.get(), counter) == 1
    settled = fresh(comment)
    assert (settled.open_reports, settled.report_weight) == (0, 0.0)


def test_to_hold_is_not_to_decide_so_the_reports_stay_open() -> None:
    admin, comment = moderator(), published()
    report(comment, 1)
    DECISIONS["hold"](comment=fresh(comment), by=admin)
    assert Report.objects.get().state == "open"
    assert fresh(comment).open_reports == 1


def test_what_reports_brought_back_and_a_person_approves_was_wrongly_reported() -> None:
    admin, comment = moderator(), published()
    for number in range(3):
        report(comment, number)
    DECISIONS["approve"](comment=fresh(comment), by=admin)
    assert set(Report.objects.values_list("state", flat=True)) == {"dismissed"}


def test_whoever_proves_right_weighs_more() -> None:
    assert reporter_weight(0, 0) == 1.0
    assert reporter_weight(5, 0) > 1.5
    assert reporter_weight(0, 5) < 0.5
    assert reporter_weight(1000, 0) <= 2.0
    admin = moderator()
    for _ in range(4):
        comment = published()
        report(comment, 7)
        decide_many("spam", [fresh(comment)], by=admin)
    comment = published()
    assert report(comment, 7).weight == pytest.approx(2 * 5 / 6, abs=0.01)
    report(comment, 8)
    assert fresh(comment).status == Status.APPROVED, f"2.67 is less than {REPORTS_TO_HOLD}"
    report(comment, 9)
    assert fresh(comment).status == Status.HELD


def test_many_readers_at_the_same_instant_are_counted_each(transactional_db: None) -> None:
    moderator()
    comment, start = published(), threading.Barrier(6)

    def press(number: int) -> None:
        start.wait()
        try:
            report(comment, number)
        except NotReportable:
            pass  # the others were enough
        finally:
            connection.close()

    pressing = [threading.Thread(target=press, args=(number,)) for number in range(6)]
    for each in pressing:
        each.start()
    for each in pressing:
        each.join()
    settled = fresh(comment)
    assert settled.status == Status.HELD
    assert settled.open_reports == Report.objects.count() == 3
    assert settled.events.filter(action="reports").count() == 1


# --- The page ---------------------------------------------------------------------------------------


def test_every_comment_can_be_reported_and_the_link_says_whose(client: Client) -> None:
    thread = make_thread()
    comment = published(thread, name="Ada")
    shown = client.get(thread.url)
    link = the(shown.content, f".//a[@href='/comments/{comment.pk}/report/']")
    assert link.get("aria-label") == "Report the comment by Ada"
    assert not shown.cookies


def test_the_page_shows_the_comment_and_changes_nothing(client: Client) -> None:
    comment = published(text="A remark that somebody minds.")
    for method in (client.get, client.head):
        response = method(f"/comments/{comment.pk}/report/")
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"
        assert not response.cookies
    shown = client.get(f"/comments/{comment.pk}/report/").content.decode()
    strict_parse(shown)
    assert "A remark that somebody minds." in shown
    assert not Report.objects.exists()
    assert not Reporter.objects.exists()


def test_a_report_is_stored_with_its_words(client: Client) -> None:
    comment = published()
    shown = send(client, comment, text="It names my street.", reason="personal")
    assert "Thank you. A moderator will look" in shown.content.decode()
    made = Report.objects.get()
    assert (made.reason, made.text, made.comment_id) == ("personal", "It names my street.", comment.pk)
    again = send(client, comment)
    assert again.status_code == 409
    assert "You have already reported this comment." in again.content.decode()


@pytest.mark.parametrize(
    "fields", [{"reason": ""}, {"reason": "dislike"}, {"text": "x" * 501}, {"token": "bad"}]
)
def test_a_bad_report_says_what_to_do_and_keeps_the_words(client: Client, fields: dict[str, str]) -> None:
    comment = published()
    shown = send(client, comment, **{"text": "kept words"} | fields)
    assert shown.status_code == 422
    strict_parse(shown.content.decode())
    the(shown.content, ".//*[@id='error-summary']")
    assert fields.get("text", "kept words") in shown.content.decode()
    assert not Report.objects.exists()


def test_a_foreign_page_cannot_report(client: Client) -> None:
    comment = published()
    token = links.form_token(comment.thread_id, age=5)
    response = client.post(
        f"/comments/{comment.pk}/report/",
        {"reason": "spam", "token": token},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert response.status_code == 403
    assert not Report.objects.exists()


def test_a_machine_that_fills_in_everything_reports_nothing(client: Client) -> None:
    assert send(client, published(), website_confirm="x").status_code == 200
    assert not Report.objects.exists()


@pytest.mark.parametrize("verb", ["spam", "trash"])
def test_what_is_gone_cannot_be_reported(client: Client, verb: str) -> None:
    admin, comment = moderator(), published()
    DECISIONS[verb](comment=comment, by=admin)
    assert client.get(f"/comments/{comment.pk}/report/").status_code == 410
    assert send(client, comment).status_code == 410
    assert client.get("/comments/999999/report/").status_code == 410


def test_reports_from_one_network_are_limited(client: Client, settings: Any) -> None:
    settings.REPORT_RATE = "2/minute"
    comments = [published() for _ in range(3)]
    answers = [send(client, comment) for comment in comments]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2]["Retry-After"]) > 0
    assert Report.objects.count() == 2


def test_the_key_of_a_reporter_tells_nothing_and_tells_readers_apart() -> None:
    one = reporter_key(ip="192.0.2.7")
    assert one == reporter_key(ip="192.0.2.7")
    others = [reporter_key(ip="192.0.2.8"), reporter_key(ip="192.0.2.7", user_id=3)]
    assert len({one, *others}) == 3


# --- The API ----------------------------------------------------------------------------------------


def test_a_program_can_report(client: Client) -> None:
    comment = published()
    url = f"/api/v1/comments/{comment.pk}/reports/"
    assert client.post(url, {"reason": "spam"}, content_type="application/json").status_code == 202
    again = client.post(url, {"reason": "spam"}, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (409, "already_reported")
    bad = client.post(url, {"reason": "dislike"}, content_type="application/json")
    assert (bad.status_code, list(bad.json()["errors"])) == (400, ["reason"])
    gone = client.post("/api/v1/comments/999/reports/", {"reason": "spam"}, content_type="application/json")
    assert gone.status_code == 404
