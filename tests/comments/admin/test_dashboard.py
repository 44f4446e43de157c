"""The figures of the front page: true, seen by whom they concern, and cheap."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import html5lib
import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.models import Comment, Job, Rule, RuleHit, Status, Verdict
from comments.services import figures
from comments.services.figures import compute
from comments.services.moderation import DECISIONS
from comments.templatetags import charts, dashboard
from tests.comments.admin.conftest import held, moved
from tests.comments.admin.test_other_pages import dead_job
from tests.making import published, submit

pytestmark = pytest.mark.django_db


def page(client: Client) -> str:
    return client.get("/admin/").content.decode()


# --- what they say ------------------------------------------------------------------------------


def test_what_waits_and_since_when() -> None:
    since = timezone.now() - timedelta(days=2)
    with time_machine.travel(since):
        first = held()
    held(), submit()
    found = {row.status: row for row in compute().waiting}
    assert (found["held"].number, found["pending"].number, found["unconfirmed"].number) == (2, 1, 0)
    first.refresh_from_db()
    assert found["held"].oldest == first.status_since
    assert found["unconfirmed"].oldest is None


def test_decisions_by_day_and_by_person_or_machine(ada: User) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=3)):
        comment = held()
        DECISIONS["spam"](comment=comment, by=ada)
    published()
    days = compute().days
    assert len(days) == figures.DAYS
    assert all(later.day - day.day == timedelta(days=1) for day, later in pairwise(days))
    assert (days[-4].machine, days[-4].person) == ({"held": 1}, {"spam": 1})
    assert (days[-1].machine, days[-1].person) == ({"approved": 1}, {})
    assert days[-2].machine == {}


def test_a_day_that_is_over_is_counted_once(ada: User) -> None:
    compute()
    with CaptureQueriesContext(connection) as queries:
        compute()
    by_day = [query for query in queries if "actor = 'person', after, count" in query["sql"]]
    assert len(by_day) <= 2, "today, and yesterday in its first hour"


def test_what_is_no_decision_is_not_counted(ada: User) -> None:
    comment = published()
    Comment.objects.filter(pk=comment.pk).update(open_reports=1)
    DECISIONS["keep"](comment=Comment.objects.get(pk=comment.pk), by=ada)
    assert compute().days[-1].person == {}
    assert compute().confusion == {}


def test_the_median_time_to_a_decision(ada: User) -> None:
    assert compute().median_wait is None
    now = timezone.now()
    for minutes in (1, 10, 60):
        with time_machine.travel(now - timedelta(hours=3)):
            comment = held()
        with time_machine.travel(now - timedelta(hours=3) + timedelta(minutes=minutes)):
            DECISIONS["approve"](comment=comment, by=ada)
    found = compute().median_wait
    assert found is not None
    assert found == pytest.approx(600, abs=30)


@pytest.mark.parametrize(
    ("said", "verb", "judged", "agreed"),
    [
        ("publish", "approve", 1, 1), ("publish", "spam", 1, 0), ("spam", "spam", 1, 1), ("spam", "trash", 1, 1),
        ("spam", "approve", 1, 0), ("reject", "reject", 1, 1), ("hold", "approve", 0, 0),
    ],
)  # fmt: skip
def test_agreement_of_machine_and_people(ada: User, said: str, verb: str, judged: int, agreed: int) -> None:
    comment = held()
    Verdict.objects.update(disposition=said)
    DECISIONS["trash" if verb != "trash" else "spam"](comment=comment, by=ada)  # what counts is the last word
    DECISIONS[verb](comment=comment, by=ada)
    found = compute()
    assert found.confusion == {(said, comment.status): 1}
    assert (found.judged, found.agreed) == (judged, agreed)


def test_the_precision_of_the_busiest_rules(ada: User) -> None:
    rules = [Rule.objects.create(kind="word", pattern=f"word{number}") for number in range(7)]
    comments = [held() for _ in range(4)]
    for rule, number in zip(rules, (4, 3, 2, 1, 1, 0, 0), strict=True):
        for comment in comments[:number]:
            RuleHit.objects.create(rule=rule, comment=comment, revision_id=comment.revision_id)
    DECISIONS["spam"](comment=comments[0], by=ada)
    DECISIONS["approve"](comment=comments[1], by=ada)
    DECISIONS["reject"](comment=comments[2], by=ada)
    found = compute().rules
    assert [rule.hits for rule in found] == [4, 3, 2, 1, 1]
    assert found[0] == (rules[0].pk, 4, 3, 2), "one is still waiting"


def test_a_rule_that_allows_is_right_where_people_approve(desk: Client, ada: User) -> None:
    rule, comment = Rule.objects.create(kind="word", pattern="friend", effect="allow"), held()
    RuleHit.objects.create(rule=rule, comment=comment, revision_id=comment.revision_id)
    DECISIONS["approve"](comment=comment, by=ada)
    (row,) = dashboard.rule_rows(compute().rules, ada)
    assert (row["right"], row["decided"]) == (1, 1)


def test_how_long_screening_takes() -> None:
    assert compute().latency == (0, None, None, None, None)
    for milliseconds in (10, 20, 1000):
        comment = published()
        Verdict.objects.filter(comment=comment).update(milliseconds=milliseconds)
    found = compute().latency
    assert (found.runs, found.median_ms) == (3, 20)
    assert found.p95_ms is not None
    assert found.p95_ms > 800
    assert found.median_s is not None
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert compute().latency.runs == 0


# --- the page -----------------------------------------------------------------------------------


def test_the_page_is_valid_and_every_chart_has_its_name_and_its_table(desk: Client, ada: User) -> None:
    comment = moved(held(), "spam", ada)
    rule = Rule.objects.create(kind="word", pattern="<b>casino</b>")
    RuleHit.objects.create(rule=rule, comment=comment, revision_id=comment.revision_id)
    shown = page(desk)
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree = parser.parse(shown)
    drawings = [svg for svg in tree.iter() if svg.get("class") == "figure"]
    assert len(drawings) == 5
    for svg in drawings:
        names = (svg.get("aria-labelledby") or "").split()
        assert svg.get("role") == "img"
        assert {each.get("id") for each in svg.iter() if each.get("id")} >= set(names)
    assert shown.count("As a table") == 5
    assert "style=" not in shown.split('class="figures"')[1].split('id="content-main"')[0]
    assert "<b>casino" not in shown


def test_an_empty_site_has_a_page_too(desk: Client) -> None:
    shown = page(desk)
    assert "nothing to compare yet" in shown
    assert "No rule has seen anything" in shown
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(shown)


@pytest.mark.parametrize(
    ("permission", "seen"), [("view_comment", True), ("change_comment", True), ("view_job", False)]
)
def test_who_sees_them(staff: Callable[..., Client], permission: str, seen: bool) -> None:
    assert ("How it goes" in page(staff(permission))) == seen


def test_a_pattern_is_read_by_those_who_may_see_rules(staff: Callable[..., Client]) -> None:
    comment, rule = held(), Rule.objects.create(kind="address", pattern="wanda@secret.example")
    RuleHit.objects.create(rule=rule, comment=comment, revision_id=comment.revision_id)
    shown = page(staff("view_comment"))
    assert "wanda@secret.example" not in shown
    assert f"rule {rule.pk}" in shown


def test_figures_are_kept_for_a_minute(desk: Client) -> None:
    page(desk)
    with CaptureQueriesContext(connection) as queries:
        page(desk)
    assert not [query for query in queries if "percentile_cont" in query["sql"]]
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        page(desk)
    assert [query for query in queries if "percentile_cont" in query["sql"]]


def test_a_list_of_one_applications_pages_asks_for_no_figures(desk: Client) -> None:
    assert "How it goes" not in desk.get("/admin/comments/").content.decode()


# --- dead jobs ----------------------------------------------------------------------------------


def test_a_dead_job_is_run_again_from_the_front_page(desk: Client) -> None:
    job = dead_job()
    again = f"/admin/comments/job/{job.pk}/again/"
    assert f'action="{again}"' in page(desk)
    response = desk.post(again, follow=True)
    assert "1 job will run again" in response.content.decode()
    assert Job.objects.get(pk=job.pk).state == Job.State.DUE
    assert again not in page(desk)


def test_looking_runs_nothing_again(desk: Client) -> None:
    job = dead_job()
    assert desk.get(f"/admin/comments/job/{job.pk}/again/").status_code == 405
    assert Job.objects.get(pk=job.pk).state == Job.State.DEAD


def test_who_may_only_see_jobs_runs_none_again(staff: Callable[..., Client]) -> None:
    client, job = staff("view_job"), dead_job()
    shown = page(client)
    assert "ConnectionError" in shown
    assert "Run again" not in shown
    assert client.post(f"/admin/comments/job/{job.pk}/again/").status_code == 403
    assert Job.objects.get(pk=job.pk).state == Job.State.DEAD


# --- shapes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "top"),
    [(0, 2), (1, 2), (3, 4), (5, 10), (10, 10), (11, 20), (39, 40), (41, 100), (1234, 2000)],
)
def test_a_scale_ends_at_a_round_number(number: int, top: int) -> None:
    assert charts.round_up(number) == top


def test_columns_stand_on_the_floor_on_top_of_each_other() -> None:
    drawn = charts.columns(
        [("1 May", {"approved": 1, "spam": 1}), ("2 May", {})], ["approved", "spam"], ["a", "b"]
    )
    lower, upper = drawn.columns[0].boxes
    assert lower.y + lower.height == pytest.approx(drawn.floor)
    assert upper.y + upper.height == pytest.approx(lower.y)
    assert upper.y == pytest.approx(drawn.lines[-1].y), "two of two reach the highest line"
    assert drawn.columns[1].boxes == []


def test_a_cell_is_as_deep_as_its_share_of_the_row() -> None:
    numbers = {("publish", "approved"): 3, ("publish", "spam"): 1}
    drawn = charts.grid(
        numbers, [("publish", "p")], [("approved", "a"), ("spam", "s")], [("publish", "approved")], "{number}"
    )
    assert [(cell.depth, cell.agrees) for cell in drawn.cells] == [(0.75, True), (0.25, False)]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, "–"), (0.25, "0.2 s"), (42, "42 s"), (90, "1.5 min"), (5400, "1.5 h"), (86_400 * 12, "12 d")],
)
def test_durations_in_words(seconds: float | None, words: str) -> None:
    assert dashboard.duration(seconds).replace("\N{NO-BREAK SPACE}", " ") == words


def test_every_status_that_waits_has_its_words() -> None:
    assert {label for label, _ in dashboard.waiting_rows(compute().waiting)} == {
        "for a decision", "being screened", "for proof of the address"
    }  # fmt: skip
    assert set(figures.WAITING) == {Status.HELD, Status.PENDING, Status.UNCONFIRMED}
