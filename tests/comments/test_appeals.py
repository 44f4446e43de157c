"""The author of a rejected comment is told why, and may ask for another look, once."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from comments.models import Appeal, Comment, Mail, Status
from comments.services.appeals import appeal
from comments.services.errors import AlreadyAppealed, NotRejected
from comments.services.letters import compose
from comments.services.links import MailLink
from comments.services.moderation import DECISIONS
from comments.services.telling import tell_rejected
from tests.making import make_thread, moderator, published
from tests.reading import strict_parse

pytestmark = pytest.mark.django_db


@pytest.fixture
def rejected() -> Comment:
    """A rejected comment of somebody whose address is confirmed."""
    comment = published(text="My honest words about it.")
    Comment.objects.update(proof="mail")
    DECISIONS["reject"](comment=comment, by=moderator(), reason="Too long for this place.")
    return Comment.objects.select_related("author").get(pk=comment.pk)


def link(comment: Comment, **fields: Any) -> str:
    known = {"action": "appeal", "comment_id": comment.pk, "version": comment.version, "user_id": 0}
    return MailLink(**known | fields).url().removeprefix("http://testserver")


def test_the_mail_says_why_and_quotes_nobody(rejected: Comment) -> None:
    assert tell_rejected(comment=rejected, reason="Too long for this place.", by=moderator("bob"))
    mail = compose(Mail.objects.get(kind="rejected"))
    assert mail.to == [rejected.author.email]
    assert "Too long for this place." in mail.body
    assert link(rejected).split("/")[2] in mail.body
    assert "honest" not in mail.body
    assert rejected.name not in mail.body + mail.subject


def test_an_unconfirmed_address_is_not_written_to() -> None:
    comment = published()
    DECISIONS["reject"](comment=comment, by=moderator())
    assert not tell_rejected(comment=comment, reason="x", by=moderator("bob"))
    assert not Mail.objects.filter(kind="rejected").exists()


def test_an_appeal_waits_for_a_person_and_the_comment_stays_rejected(rejected: Comment) -> None:
    appeal(comment=rejected, text="Please look again.")
    now = Comment.objects.get(pk=rejected.pk)
    assert (now.status, now.is_flagged) == (Status.REJECTED, True)
    with pytest.raises(AlreadyAppealed):
        appeal(comment=rejected, text="And again.")


@pytest.mark.parametrize(
    ("verb", "state"), [("approve", "granted"), ("keep", "refused"), ("spam", "refused")]
)
def test_a_decision_settles_the_appeal(rejected: Comment, verb: str, state: str) -> None:
    appeal(comment=rejected, text="Please look again.")
    DECISIONS[verb](comment=Comment.objects.get(pk=rejected.pk), by=moderator("bob"))
    assert Appeal.objects.get().state == state
    assert Comment.objects.get(pk=rejected.pk).appealed_at is None


def test_only_a_rejection_can_be_appealed() -> None:
    with pytest.raises(NotRejected):
        appeal(comment=published(), text="Why?")


def test_the_page_asks_and_a_mail_scanner_changes_nothing(rejected: Comment, client: Client) -> None:
    url = link(rejected)
    for _ in range(100):
        client.get(url)
        client.head(url)
    shown = client.get(url)
    strict_parse(shown.content.decode())
    assert not Appeal.objects.exists()
    assert "My honest words" in shown.content.decode()
    done = client.post(url, {"text": "Please look again."})
    assert "Thank you. A moderator will look" in done.content.decode()
    assert Appeal.objects.get().text == "Please look again."
    again = client.post(url, {"text": "Once more."})
    assert again.status_code == 409
    assert "already asked" in again.content.decode()


def test_an_appeal_without_a_word_is_asked_for_one(rejected: Comment, client: Client) -> None:
    shown = client.post(link(rejected), {"text": " "})
    assert shown.status_code == 422
    strict_parse(shown.content.decode())
    assert not Appeal.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [{"action": "approve", "user_id": 1}, {"action": "confirm"}, {"version": 1}, {"comment_id": 999_999}],
)
def test_a_link_made_for_something_else_opens_nothing(
    rejected: Comment, client: Client, fields: dict[str, Any]
) -> None:
    token = link(rejected, **fields).rstrip("/").rpartition("/")[2]
    for method in (client.get, client.post):
        assert method(f"/comments/appeal/{token}/", {"text": "x"}).status_code in (409, 410)
    assert not Appeal.objects.exists()


def test_an_appeal_link_decides_nothing(rejected: Comment, client: Client) -> None:
    token = link(rejected).rstrip("/").rpartition("/")[2]
    assert client.post(f"/comments/act/{token}/").status_code in (409, 410)
    assert Comment.objects.get(pk=rejected.pk).status == Status.REJECTED


def test_an_expired_link_says_so(rejected: Comment, client: Client, time_machine: Any) -> None:
    time_machine.move_to(timezone.now())
    url = link(rejected)
    time_machine.shift(timedelta(days=7, seconds=1))
    shown = client.get(url)
    assert shown.status_code == 410
    assert "expired" in shown.content.decode()


def test_the_moderator_tells_the_author_from_the_desk() -> None:
    admin, comment = moderator(), published(make_thread())
    Comment.objects.update(proof="mail")
    client = Client()
    client.force_login(admin)
    data = {"decision": "reject", f"seen-{comment.pk}": comment.version, "reason": "No adverts.", "tell": "1"}
    client.post(f"/admin/comments/comment/{comment.pk}/decide/", data)
    assert "No adverts." in compose(Mail.objects.get(kind="rejected")).body
