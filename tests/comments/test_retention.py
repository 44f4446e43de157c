"""Old data goes when the settings say so: not a day earlier, not twice, and whatever dies meanwhile."""

from collections import Counter
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from comments.models import (
    Author,
    BulkDecision,
    BulkItem,
    Comment,
    Job,
    Mail,
    MailRequest,
    Note,
    RetentionRun,
    Status,
    Subscription,
)
from comments.outbox.claim import claim
from comments.outbox.work import work_one
from comments.querysets import WHOLE_IP, WITH_TRACES
from comments.services import retention, retention_rules
from comments.services.appeals import appeal
from comments.services.retention import due_now, let_go, queue_round
from comments.services.retention_rules import RULES
from comments.services.silence import uncontradicted
from comments.tasks import HANDLERS, sweep
from tests.comments.many import publish_many
from tests.comments.old import aged, at_once, is_there, put
from tests.invariants.test_i8_counters import check_counters
from tests.making import make_thread, moderator, published, submit, work_all

pytestmark = pytest.mark.django_db
BY_NAME = {rule.name: rule for rule in RULES}


@pytest.fixture
def ada(db: None) -> User:
    return moderator("ada")


def go() -> dict[str, int]:
    """Let everything go that is due, and tell how much that was."""
    connection.check_constraints()  # as if what came before had been committed
    assert let_go(seconds=60)
    retention.end_round()
    connection.check_constraints()
    return RetentionRun.objects.latest("pk").counts


def unconfirmed() -> Comment:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.CONFIRM_EMAIL", "always", raising=False)
        comment = submit()
        work_all()
    comment.refresh_from_db()
    assert comment.status == Status.UNCONFIRMED
    return comment


# --- At the boundary --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ip", "masked"),
    [
        ("203.0.113.77", "203.0.113.0"),
        ("2001:db8:aaaa:bbbb:1::7", "2001:db8:aaaa::"),
        ("::ffff:203.0.113.77", "::ffff:203.0.113.0"),
        ("::1", "::"),
        ("10.0.0.0", "10.0.0.0"),
    ],
)
def test_an_ip_address_is_cut_to_its_network(ip: str, masked: str) -> None:
    old, new = published(), published()
    Comment.objects.update(ip=ip)
    aged(old, 30.01), aged(new, 29.99)
    assert go()["ip"] == 1
    old.refresh_from_db(), new.refresh_from_db()
    assert (old.ip, old.ip_masked) == (masked, True)
    assert (new.ip, new.ip_masked) == (ip, False)
    assert "ip" not in go(), "once is enough"


@pytest.mark.parametrize("left", [{"user_agent": "Unique/1"}, {"fill_seconds": 3.5}, {"honeypot": "filled"}])
def test_what_the_browser_left_behind_is_forgotten(left: dict[str, Any]) -> None:
    nothing = {"user_agent": "", "fill_seconds": None, "honeypot": ""}
    old, new = published(), published()
    aged(old, 30.01, **nothing | left), aged(new, 29.99, **nothing | left)
    assert go()["user_agent"] == 1
    old.refresh_from_db(), new.refresh_from_db()
    assert {name: getattr(old, name) for name in nothing} == nothing
    assert {name: getattr(new, name) for name in nothing} == nothing | left
    assert old.status == Status.APPROVED


def test_comments_of_unproved_addresses_go_and_their_addresses_with_them() -> None:
    old, new = unconfirmed(), unconfirmed()
    aged(old, 7.01), aged(new, 6.99)
    for comment in (old, new):
        aged(comment.author, 7.01)
        aged(comment.mails.get(), 7.01)  # a younger one would still be counted by
    assert go()["unconfirmed"] == 1
    assert not is_there(old)
    assert is_there(new)
    assert not is_there(old.author)
    assert is_there(new.author)


@pytest.mark.parametrize(
    ("action", "rule", "days"), [("spam", "spam", 15), ("reject", "spam", 15), ("trash", "trash", 30)]
)
def test_what_was_put_away_goes_by_the_time_since_then(ada: User, action: str, rule: str, days: int) -> None:
    old, new = put(published(), action, ada), put(published(), action, ada)
    aged(old, days + 0.01)
    aged(new, days + 100, status_since=timezone.now() - timedelta(days=days - 0.01))
    assert go()[rule] == 1
    assert not is_there(old)
    assert is_there(new)
    check_counters()
    call_command("verify_audit_log")


def test_what_an_appeal_is_open_about_waits_for_its_end(ada: User) -> None:
    comment = put(published(), "reject", ada)
    appeal(comment=comment, text="Why?")
    aged(comment, 100)
    assert "spam" not in go()
    put(comment, "keep", ada)
    go()
    assert not is_there(comment)


@pytest.mark.parametrize("status", ["approve", "hold"])
def test_what_waits_or_is_public_stays(ada: User, status: str) -> None:
    comment = put(submit(), status, ada)
    aged(comment, 5_000)
    go()
    assert is_there(comment)


# What keeps an address, by a name for the test.
KEEPS = {
    "a comment": lambda author: published(email=author.email),
    "a subscription": lambda author: Subscription.objects.create(
        author=author, thread=make_thread(), level="all"
    ),
    "a proof": lambda author: Author.objects.filter(pk=author.pk).update(confirmed_at=timezone.now()),
    "an account": lambda author: Author.objects.filter(pk=author.pk).update(user=moderator("bo")),
    "a ban": lambda author: Author.objects.filter(pk=author.pk).update(standing="ban"),
    "an erasure": lambda author: Author.objects.filter(pk=author.pk).update(erased_at=timezone.now()),
    "a note": lambda author: Note.objects.create(author=author, text="Known."),
    "a mail": lambda author: Mail.objects.create(
        kind="access", key="k", message_id="<k>", author=author, state="sent"
    ),
}


@pytest.mark.parametrize("kept", KEEPS)
def test_an_address_stays_as_long_as_something_hangs_on_it(kept: str) -> None:
    used, unused = (
        Author.objects.for_email("used@good.example"),
        Author.objects.for_email("unused@good.example"),
    )
    new = Author.objects.for_email("new@good.example")
    KEEPS[kept](used)
    aged(used, 7.01), aged(unused, 7.01), aged(new, 6.99)
    assert go()["authors"] == 1
    assert is_there(used)
    assert is_there(new)
    assert not is_there(unused)


@pytest.mark.parametrize("state", Mail.State.values)
def test_mails_are_forgotten_once_they_are_settled_and_a_month_old(ada: User, state: str) -> None:
    fields = {"kind": "digest", "user": ada, "state": state}
    old = Mail.objects.create(key="old", message_id="<old>", **fields)
    new = Mail.objects.create(key="new", message_id="<new>", **fields)
    job = Job.objects.create(
        kind="deliver_mail", key="mail", mail=old, run_after=timezone.now(), state="done"
    )
    aged(old, 30.01), aged(new, 29.99)
    go()
    assert is_there(new)
    assert is_there(old) == is_there(job) == (state == "queued")


def test_requests_go_after_a_day_with_their_jobs() -> None:
    old, new = (MailRequest.objects.create(email=f"{name}@good.example") for name in ("old", "new"))
    job = Job.objects.create(kind="answer", key="answer", request=old, run_after=timezone.now())
    aged(old, 1.01), aged(new, 0.99)
    assert go()["requests"] == 1
    assert not is_there(old)
    assert not is_there(job)
    assert is_there(new)


def test_the_lists_of_bulk_decisions_go_and_the_decisions_stay(ada: User) -> None:
    comment = published()
    for name, state, days in (("old", "done", 30.01), ("new", "done", 29.99), ("running", "running", 30.01)):
        bulk = aged(BulkDecision.objects.create(action="hold", user=ada, state=state, about=name), days)
        BulkItem.objects.create(bulk=bulk, comment=comment, version=1)
    assert go()["bulk_items"] == 1
    assert set(BulkItem.objects.values_list("bulk__about", flat=True)) == {"new", "running"}
    assert BulkDecision.objects.count() == 3


def test_no_days_are_never(ada: User, settings: Any) -> None:
    for name in ("IP", "USER_AGENT", "UNCONFIRMED", "SPAM", "TRASH"):
        setattr(settings, f"PRIVACY_{name}_DAYS", 0)
    for comment in (
        put(published(), "spam", ada),
        put(published(), "trash", ada),
        unconfirmed(),
        published(),
    ):
        aged(comment, 5_000)
        aged(Author.objects.get(pk=comment.author_id), 5_000)
    before = list(Comment.objects.order_by("pk").values())
    assert go() == {}
    assert list(Comment.objects.order_by("pk").values()) == before


def test_other_days_count_at_once(ada: User, settings: Any) -> None:
    comment = aged(put(published(), "trash", ada), 2.01)
    assert "trash" not in go()
    settings.PRIVACY_TRASH_DAYS = 2
    assert go()["trash"] == 1
    assert not is_there(comment)


# --- The dry run ------------------------------------------------------------------------------------------


def one_of_each(ada: User) -> None:
    aged(put(published(), "spam", ada), 50), aged(put(published(), "trash", ada), 50)
    aged(unconfirmed(), 50), aged(published(), 50)
    aged(Author.objects.for_email("unused@good.example"), 50)
    aged(MailRequest.objects.create(email="asks@good.example"), 50)
    aged(Mail.objects.create(kind="digest", key="d", message_id="<d>", user=ada, state="sent"), 50)
    bulk = aged(BulkDecision.objects.create(action="hold", user=ada, state="done"), 50)
    BulkItem.objects.create(bulk=bulk, comment=Comment.objects.latest("pk"), version=1)


def rows() -> dict[type[Model], list[Any]]:
    kinds = (Author, Comment, Mail, MailRequest, BulkItem, RetentionRun, Job)
    return {kind: list(kind._default_manager.order_by("pk").values()) for kind in kinds}


def test_a_dry_run_says_what_would_go_and_changes_nothing(ada: User) -> None:
    one_of_each(ada)
    before, out = rows(), StringIO()
    connection.check_constraints()
    call_command("retention", "--dry-run", stdout=out)
    assert rows() == before
    told = {line.split("  ", 1)[1]: line.split()[0] for line in out.getvalue().splitlines()[:-1] if line}
    assert len(out.getvalue().splitlines()) == len(RULES) + 1
    assert (
        "spam and rejected comments, unless an appeal is open, older than 15 days: deleted" in out.getvalue()
    )
    assert told
    out = StringIO()
    call_command("retention", stdout=out)
    went = RetentionRun.objects.get()
    assert went.finished_at
    assert set(went.counts) == {rule.name for rule in RULES}, "each rule had something to do"
    said = {due.rule.name: due.number for due in due_now()}
    assert not any(said.values())


def test_what_the_dry_run_counts_is_what_goes(ada: User) -> None:
    one_of_each(ada)
    due = {found.rule.name: found.number for found in due_now(most=None)}
    went = go()
    assert {name: went[name] for name in due if name != "authors"} == {
        name: number for name, number in due.items() if name != "authors"
    }
    assert went["authors"] >= due["authors"], "and those whose last comment went"


def test_a_rule_that_is_off_says_so(settings: Any) -> None:
    settings.PRIVACY_IP_DAYS = 0
    out = StringIO()
    call_command("retention", "--dry-run", stdout=out)
    assert "never  IP addresses of comments: PRIVACY_IP_DAYS is 0" in out.getvalue()


# --- The job ----------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_sweep_queues_one_round_a_day() -> None:
    for _ in range(3):
        sweep()
    job = Job.objects.get(kind="retain")
    assert job.key == f"retain:{timezone.localdate()}"
    work_all()
    sweep()
    job = Job.objects.get(kind="retain")
    assert job.state == "done"
    assert RetentionRun.objects.get().finished_at


def test_a_round_goes_on_in_the_next_turn(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention_rules, "_BATCH", 2)
    monkeypatch.setattr(retention, "SHIFT", 0)
    monkeypatch.setattr(retention, "let_go", lambda: let_go(seconds=0))
    for rule in RULES:
        monkeypatch.setitem(rule.__dict__, "batch", 2)
    thread = make_thread()
    for _ in range(7):
        aged(published(thread), 40)
    connection.check_constraints()
    queue_round()
    work_all()
    jobs = list(Job.objects.filter(kind="retain").order_by("pk").values_list("key", flat=True))
    assert jobs[1] == f"{jobs[0]}:2"
    assert len(jobs) > 3
    run = RetentionRun.objects.get()
    assert run.finished_at
    assert run.counts == {"ip": 7, "user_agent": 7}


def test_a_crash_in_the_middle_loses_nothing_and_counts_nothing_twice(
    ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_of_each(ada)
    expected = len([due for due in due_now() if due.number])
    trash = BY_NAME["trash"]
    whole = trash.forget

    def dies(due: Any) -> int:
        whole(due)
        raise ConnectionError

    monkeypatch.setitem(trash.__dict__, "forget", dies)
    connection.check_constraints()
    queue_round()
    job = claim("retain")
    assert job
    work_one(job, HANDLERS["retain"])
    assert Job.objects.get(pk=job.pk).state == "due"
    run = RetentionRun.objects.get()
    assert run.finished_at is None
    assert run.counts["spam"] == 1
    assert "trash" not in run.counts
    assert Comment.objects.filter(status="trashed").exists(), "its transaction was rolled back"
    monkeypatch.setitem(trash.__dict__, "forget", whole)
    Job.objects.update(run_after=timezone.now())
    work_all()
    run.refresh_from_db()
    assert run.finished_at
    assert run.counts["spam"] == run.counts["trash"] == 1
    assert len(run.counts) >= expected
    check_counters()


def test_a_round_that_gives_up_is_ended_and_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    RetentionRun.objects.create()
    queue_round()
    job = claim("retain")
    assert job
    Job.objects.filter(pk=job.pk).update(attempts=9)
    job.refresh_from_db()
    work_one(job, HANDLERS["retain"])
    assert Job.objects.get(pk=job.pk).state == "dead"
    assert RetentionRun.objects.get().finished_at


@pytest.mark.django_db(transaction=True)
def test_several_at_once_share_the_work() -> None:
    ada, thread = moderator("ada"), make_thread()
    comments = [published(thread, email=f"reader{number}@good.example") for number in range(40)]
    for comment in comments[::2]:
        put(comment, "spam", ada)
    for comment in comments:
        aged(comment, 40)
    assert at_once(*[lambda: let_go(seconds=60)] * 4) == []
    assert let_go(seconds=60), "what one passed over is there for the next"
    counts = sum((Counter(run.counts) for run in RetentionRun.objects.all()), Counter())
    assert counts["spam"] == 20
    assert not Comment.objects.filter(status="spam").exists()
    assert not Comment.objects.filter(WHOLE_IP | WITH_TRACES).exists()
    check_counters()
    call_command("verify_audit_log")


@pytest.mark.parametrize(("days", "number"), [(15, 1), (0, 2), (100, 2)])
def test_hams_from_before_the_oldest_spam_tell_nothing_of_probabilities(
    settings: Any, days: int, number: int
) -> None:
    """Else the screening would learn that hardly anything is spam: what was has been deleted."""
    settings.PRIVACY_SPAM_DAYS = days
    now = timezone.now()
    for age in (20, 10):
        with time_machine.travel(now - timedelta(days=age), tick=False):
            published()
    assert len(uncontradicted(now - timedelta(days=60), now)) == number


# --- The indexes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "index"),
    [
        ("ip", "comment_whole_ip"),
        ("user_agent", "comment_with_traces"),
        ("unconfirmed", "comment_passing"),
        ("spam", "comment_passing"),
        ("trash", "comment_passing"),
    ],
)
def test_what_is_due_is_found_by_its_index(rule: str, index: str) -> None:
    """Whether an index can serve is asked by taking other ways away; and an empty table tells nothing of costs, so that
    the planner would choose among what is left as it likes."""
    publish_many(make_thread(), 1000)
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE comments_comment")
        cursor.execute(
            "SELECT i.indexrelid::regclass FROM pg_index i"
            " WHERE i.indrelid = 'comments_comment'::regclass AND NOT i.indisunique AND i.indexrelid <> %s::regclass",
            [index],
        )
        for (other,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX {other}")
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        sql, values = BY_NAME[rule].due().order_by().values_list("pk")[:200].query.sql_with_params()
        cursor.execute(f"EXPLAIN {sql}", values)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert index in plan, plan
