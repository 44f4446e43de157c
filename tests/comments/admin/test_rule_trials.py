"""Rules tried before they are saved, watched while they work, and judged by what people decided."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from comments.models import Comment, ModerationEvent, Rule, RuleHit, Status
from comments.services.rules import records_of
from comments.services.standing import ban_author, hold_author, release_author
from tests.comments.admin.conftest import moved
from tests.making import published, submit, work_all

pytestmark = pytest.mark.django_db
ADD = "/admin/comments/rule/add/"


def send(desk: Client, url: str = ADD, **fields: str) -> str:
    data = {"kind": "word", "pattern": "whistle", "effect": "spam", "active": "on", "note": ""} | fields
    return desk.post(url, data, follow=True).content.decode()


def settled(text: str) -> Comment:
    comment = submit(text=text)
    work_all()
    return Comment.objects.get(pk=comment.pk)


def test_a_trial_says_what_would_have_been_caught_and_saves_nothing(desk: Client, ada: User) -> None:
    caught, fine = published(text="My uncle kept a whistle in the kitchen drawer."), published()
    moved(moved(caught, "hold", ada), "approve", ada)
    shown = send(desk, _dry_run="Try it first", size="2000")
    assert "Of the newest 2 decided comments it would have caught <strong>1</strong>" in shown
    assert "A person had approved 1 of what it catches" in shown
    assert f"/admin/comments/comment/{caught.pk}/change/" in shown
    assert f"/admin/comments/comment/{fine.pk}/change/" not in shown
    assert 'value="whistle"' in shown, "what was typed stays"
    assert not Rule.objects.exists()
    assert not ModerationEvent.objects.filter(subject__startswith="rule:").exists()


def test_a_trial_of_a_saved_rule_leaves_it_as_it_is(desk: Client) -> None:
    rule = Rule.objects.create(kind="word", pattern="whistle", effect="hold")
    send(desk, f"/admin/comments/rule/{rule.pk}/change/", pattern="other", _dry_run="Try it first")
    rule.refresh_from_db()
    assert (rule.pattern, rule.effect) == ("whistle", "hold")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "links", "pattern": "many"}, "as a number from 1 to 100"),
        ({"kind": "links", "pattern": "3", "effect": "allow"}, "A number of links speaks for nobody"),
        ({"kind": "pattern", "pattern": "(a"}, "This expression cannot be used"),
        ({"kind": "pattern", "pattern": "(?=a)b"}, "Look-around and back-references do not exist"),
        ({"kind": "pattern", "pattern": "a*"}, "matches every comment"),
    ],
)
def test_a_rule_that_cannot_work_is_refused(desk: Client, fields: dict[str, str], words: str) -> None:
    for trial in ({}, {"_dry_run": "Try it first"}):
        assert words in send(desk, **fields | trial)
    assert not Rule.objects.exists()


@pytest.mark.parametrize(
    ("kind", "pattern", "text"),
    [
        ("pattern", "whis(tle|per)", "My uncle kept a WHISPER in the kitchen drawer."),
        ("links", "1", "My uncle wrote about the kitchen at https://kitchen.example today, and more."),
        ("word", "kitchen drawer", "My uncle kept it in the kitchen drawer."),
    ],
)
@pytest.mark.parametrize(
    ("effect", "status"), [("hold", Status.HELD), ("spam", Status.SPAM), ("reject", Status.REJECTED)]
)
def test_each_kind_does_what_it_says(
    desk: Client, kind: str, pattern: str, text: str, effect: str, status: Status
) -> None:
    send(desk, kind=kind, pattern=pattern, effect=effect)
    assert settled(text).status == status
    assert RuleHit.objects.get().rule.kind == kind


def test_a_watching_rule_writes_its_signal_and_decides_nothing(desk: Client) -> None:
    send(desk, effect="reject", watch="on")
    comment = settled("My uncle kept a whistle in the kitchen drawer.")
    assert comment.status == Status.APPROVED
    words = [signal["words"] for signal in comment.verdicts.get().signals]
    assert any("watching, would reject" in word for word in words)
    assert RuleHit.objects.count() == 1


def test_a_rule_ends_when_it_should() -> None:
    Rule.objects.create(kind="word", pattern="whistle", effect="reject", expires_at=timezone.now())
    assert settled("My uncle kept a whistle in the kitchen drawer.").status == Status.APPROVED


def test_precision_is_what_people_made_of_the_hits(desk: Client, ada: User) -> None:
    rule = Rule.objects.create(kind="word", pattern="whistle", effect="hold")
    texts = (
        "A whistle stood by the gate.",
        "Nobody heard the whistle at night.",
        "He mended a whistle for me.",
    )
    comments = [settled(text) for text in texts]
    moved(comments[0], "spam", ada)
    moved(comments[1], "approve", ada)
    record = records_of([rule])[rule.pk]
    assert (record.hits, record.decided, record.agreed) == (3, 2, 1)
    assert "1 of 2 (50%)" in desk.get("/admin/comments/rule/").content.decode()
    assert (
        "people decided about 2 of them"
        in desk.get(f"/admin/comments/rule/{rule.pk}/change/").content.decode()
    )


def test_every_change_of_a_rule_is_in_the_log_without_its_pattern(desk: Client) -> None:
    send(desk, kind="address", pattern="somebody@spam.example", effect="reject")
    event = ModerationEvent.objects.get(subject__startswith="rule:")
    assert event.detail["effect"] == [None, "reject"]
    assert "somebody" not in str(event.detail) + event.reason


def test_whom_a_moderator_bans_or_holds_the_screening_stops(ada: User) -> None:
    known = published(email="known@good.example")
    for change, status in ((hold_author, Status.HELD), (ban_author, Status.REJECTED)):
        change(author=known.author, by=ada)
        comment = submit(email="known@good.example")
        work_all()
        assert Comment.objects.get(pk=comment.pk).status == status
    release_author(author=known.author, by=ada)
    known.author.refresh_from_db()
    assert known.author.standing_now == ""


def test_a_trial_shows_no_comment_to_whoever_may_see_none(staff: Callable[..., Client]) -> None:
    published(text="My uncle kept a whistle in the kitchen drawer.")
    client = staff("add_rule", "change_rule", "view_rule")
    data = {
        "kind": "word",
        "pattern": "whistle",
        "effect": "spam",
        "active": "on",
        "_dry_run": "Try it first",
    }
    assert client.post(ADD, data).status_code == 403
