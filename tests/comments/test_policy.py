"""What becomes of comments by the site's policy and by the discussion's own."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from blog.models import Article
from comments.models import Author, Comment, ModerationEvent, SitePolicy, Status, Thread
from comments.services.confirmation import confirm_email
from comments.services.errors import MembersOnly, NotAllowed, ThreadClosed, TooManyComments
from comments.services.policy import change_policy, is_closed, policy_of
from comments.services.threads import close_thread, open_thread, slow_thread
from tests.comments.calling import assert_problem
from tests.comments.calling import post as call
from tests.comments.sending import assert_kept, post
from tests.making import make_thread, moderator, published, submit, work_all

pytestmark = pytest.mark.django_db


def outcome(thread: Thread, **fields: Any) -> Comment:
    comment = submit(Thread.objects.get(pk=thread.pk), **fields)
    work_all()
    return Comment.objects.get(pk=comment.pk)


def set_policy(where: str, thread: Thread, **fields: Any) -> None:
    if where == "site":
        change_policy(by=moderator("owner"), **fields)
    else:
        Thread.objects.filter(pk=thread.pk).update(**fields)


@pytest.mark.parametrize("where", ["site", "discussion"])
def test_hold_everything(where: str) -> None:
    thread = make_thread()
    set_policy(where, thread, policy="hold")
    comment = outcome(thread)
    assert comment.status == Status.HELD
    assert "leaves every comment to a person" in comment.events.last().reason


@pytest.mark.parametrize("where", ["site", "discussion"])
def test_hold_the_first_of_an_author_and_trust_a_proof_only(where: str) -> None:
    thread = make_thread()
    known = published(thread, email="known@good.example").author
    set_policy(where, thread, policy="first", hold_first=1)
    browser = {"email": "known@good.example", "browser_of": known.pk}
    assert outcome(thread, **browser).status == Status.APPROVED
    assert outcome(thread, email="known@good.example").status == Status.UNCONFIRMED, "only typed"


@pytest.mark.parametrize("where", ["site", "discussion"])
def test_whoever_has_proved_the_address_is_held_the_first_time_and_told_to_moderators(
    where: str, mailoutbox: list[Any]
) -> None:
    moderator()
    thread = make_thread()
    set_policy(where, thread, policy="first", hold_first=1)
    comment = outcome(thread, email="new@good.example")
    assert comment.status == Status.UNCONFIRMED
    (waiting,) = confirm_email(author=comment.author).held
    work_all()
    comment.refresh_from_db()
    assert (waiting.pk, comment.status) == (comment.pk, Status.HELD)
    assert "first comments of an author" in comment.events.last().detail["policy"]
    assert mailoutbox[0].to == ["new@good.example"]
    assert ["moderator@good.example"] in [mail.to for mail in mailoutbox[1:]]


@pytest.mark.parametrize("where", ["site", "discussion"])
@pytest.mark.parametrize("days", ["close_after_days", "hold_after_days"])
def test_age_closes_or_holds(where: str, days: str) -> None:
    thread = make_thread()
    set_policy(where, thread, **{days: 14})
    assert outcome(thread).status == Status.APPROVED
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        if days == "close_after_days":
            with pytest.raises(ThreadClosed):
                submit(Thread.objects.get(pk=thread.pk))
            assert is_closed(Thread.objects.get(pk=thread.pk))
        else:
            assert policy_of(Thread.objects.get(pk=thread.pk)).holds(Comment(author=Author()))
    set_policy("discussion", thread, **{days: 0})
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert not policy_of(Thread.objects.get(pk=thread.pk)).is_closed, "0: never, whatever the site says"
        assert not policy_of(Thread.objects.get(pk=thread.pk)).holds(Comment(author=Author()))


@pytest.mark.parametrize("where", ["site", "discussion"])
def test_closed_for_all(where: str, client: Client, article: Article) -> None:
    set_policy(where, article.thread, policy="closed")
    response = post(client, article)
    assert response.status_code == 403
    assert b"Comments are closed" in response.content
    assert_problem(call(client, article.thread), 403, "closed")


def test_closing_by_time_shows_on_the_page_and_in_its_tag(client: Client, article: Article) -> None:
    Thread.objects.filter(pk=article.thread_id).update(close_after_days=14)
    url = article.get_absolute_url()
    before = client.get(url)
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        after = client.get(url, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert b"Comments are closed." in after.content


@pytest.mark.parametrize("where", ["site", "discussion"])
def test_members_only(where: str, client: Client, article: Article) -> None:
    set_policy(where, article.thread, policy="members")
    shown = client.get(article.get_absolute_url())
    assert b"Only members can comment here" in shown.content
    assert not shown.cookies
    refused = post(client, article)
    assert refused.status_code == 403
    assert_kept(refused)
    assert_problem(call(client, article.thread), 403, "members_only")
    with pytest.raises(MembersOnly):
        submit(Thread.objects.get(pk=article.thread_id))
    member = Client()
    member.force_login(User.objects.create_user("member"))
    assert post(member, article).status_code == 303


def test_the_number_of_links_that_holds() -> None:
    thread = make_thread()
    text = (
        "I kept my notes of that week at https://a.example/x and at https://b.example/y for anybody who asks."
    )
    assert outcome(thread, text=text).status == Status.HELD
    change_policy(by=moderator("owner"), hold_links=4)
    codes = {signal["code"] for signal in outcome(thread, text=text + " Truly.").verdicts.get().signals}
    assert "links:some" in codes
    assert "links:several" not in codes


def test_a_slow_discussion_and_no_other(settings: Any) -> None:
    owner, thread = moderator("owner"), make_thread()
    slow_thread(thread=thread, seconds=60, by=owner)
    same = {"email": "fast@good.example", "ip": "127.9.9.9"}
    submit(Thread.objects.get(pk=thread.pk), **same)
    with pytest.raises(TooManyComments) as refusal:
        submit(Thread.objects.get(pk=thread.pk), **same)
    assert 0 < refusal.value.retry_after <= 60
    submit(make_thread(), **same)


def test_the_site_is_as_fast_as_wordpress_by_default(settings: Any) -> None:
    from comments.conf import Conf

    settings.COMMENT_RATE = Conf.__dict__["COMMENT_RATE"].default
    same = {"email": "fast@good.example", "ip": "127.9.9.8"}
    submit(**same)
    with pytest.raises(TooManyComments) as refusal:
        submit(**same)
    assert refusal.value.retry_after <= 15


def test_what_the_site_closes_no_moderator_opens() -> None:
    owner, thread = moderator("owner"), make_thread()
    change_policy(by=owner, policy="closed")
    with pytest.raises(NotAllowed, match="ask its owner"):
        open_thread(thread=thread, by=owner)


def test_every_change_is_in_the_log_and_an_idle_one_is_not() -> None:
    owner, thread = moderator("owner"), make_thread()
    change_policy(by=owner, policy="hold", hold_links=3)
    change_policy(by=owner, policy="hold", hold_links=3)
    close_thread(thread=thread, by=owner)
    open_thread(thread=thread, by=owner)
    logged = list(
        ModerationEvent.objects.filter(comment=None).order_by("id").values_list("subject", "detail")
    )
    assert logged[0] == ("policy:1", {"policy": ["", "hold"], "hold_links": [2, 3]})
    assert [subject for subject, _ in logged[1:]] == [f"thread:{thread.pk}"] * 2
    assert SitePolicy.objects.get().policy == "hold"


def test_the_owner_sets_it_in_the_admin() -> None:
    client = Client()
    client.force_login(moderator("owner"))
    fields = {
        "policy": "first",
        "hold_first": 2,
        "close_after_days": 14,
        "hold_after_days": 0,
        "hold_links": 2,
    }
    assert client.post("/admin/comments/sitepolicy/", fields).status_code == 302
    site = SitePolicy.objects.get()
    assert (site.policy, site.hold_first, site.close_after_days) == ("first", 2, 14)
