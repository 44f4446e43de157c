"""Who is not written to any more: for everything or for news, by every spelling, until a person lifts it."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import transaction
from django.test import Client

from comments.models import Author, ModerationEvent, Suppression
from comments.models.author import mailbox_hash
from comments.services.suppression import is_suppressed, lift, suppress
from tests.comments.admin.roles import browser
from tests.comments.mails import queued
from tests.comments.smtp import in_thread
from tests.making import moderator

pytestmark = pytest.mark.django_db
ALL, NEWS = Suppression.Scope.ALL, Suppression.Scope.NEWS
BOUNCE, COMPLAINT, REQUEST = Suppression.Reason


def reader(email: str = "reader@gmail.com") -> Author:
    return Author.objects.for_email(email)


def test_news_only_or_everything() -> None:
    suppress(mailbox_hash("reader@gmail.com"), scope=NEWS, reason=REQUEST)
    assert is_suppressed(reader().email, news=True)
    assert not is_suppressed(reader().email, news=False)
    suppress(mailbox_hash("reader@gmail.com"), scope=ALL, reason=BOUNCE, detail="550 5.1.1")
    assert is_suppressed(reader().email, news=True)
    assert is_suppressed(reader().email, news=False)
    row = Suppression.objects.get()
    assert (row.scope, row.reason, row.detail) == ("all", "bounce", "550 5.1.1")
    assert not is_suppressed(reader("another@gmail.com").email, news=True)


def test_nothing_narrows_it_again() -> None:
    suppress("h", scope=ALL, reason=COMPLAINT, detail="first")
    before = Suppression.objects.values().get()
    for scope, reason in ((NEWS, REQUEST), (ALL, BOUNCE), (ALL, COMPLAINT)):
        suppress("h", scope=scope, reason=reason, detail="again")
    assert Suppression.objects.values().get() == before


def test_every_spelling_of_a_mailbox_is_one() -> None:
    suppress(mailbox_hash("Ada.Lovelace+news@googlemail.com"), scope=ALL, reason=BOUNCE)
    for spelling in ("adalovelace@gmail.com", "a.d.a.lovelace@gmail.com", "ADALOVELACE+x@gmail.com"):
        assert is_suppressed(reader(spelling).email, news=False)


def test_it_is_found_while_the_key_is_changed(settings: Any) -> None:
    settings.EMAIL_HASH_KEY = "the former key"
    suppress(mailbox_hash("reader@gmail.com"), scope=ALL, reason=BOUNCE)
    settings.EMAIL_HASH_KEY = "the present key"
    assert not is_suppressed("reader@gmail.com", news=False)
    settings.EMAIL_HASH_KEY_FALLBACKS = ["an older one", "the former key"]
    assert is_suppressed("reader@gmail.com", news=False)


def test_who_has_no_address_gets_no_mail() -> None:
    assert is_suppressed(Author(email="").email, news=False)


@pytest.mark.django_db(transaction=True)
def test_many_reports_at_once_make_one_row() -> None:
    def report() -> None:
        with transaction.atomic():
            suppress("h", scope=ALL, reason=BOUNCE)

    threads = [in_thread(report) for _ in range(8)]
    for thread in threads:
        thread.join()
    assert Suppression.objects.count() == 1


def test_lifting_is_logged_and_happens_once() -> None:
    ada = moderator("ada")
    suppress(mailbox_hash("reader@gmail.com"), scope=ALL, reason=BOUNCE, detail="550 5.1.1")
    row = Suppression.objects.get()
    assert lift(row, by=ada)
    assert not lift(row, by=ada)
    event = ModerationEvent.objects.get()
    assert (event.action, event.user_id, event.detail) == (
        "unsuppress",
        ada.pk,
        {"scope": "all", "reason": "bounce"},
    )
    assert event.subject.startswith("suppression:")
    assert not is_suppressed(reader().email, news=True)


# --- in the admin -------------------------------------------------------------------------------


def _page(client: Client, path: str = "") -> str:
    response = client.get(f"/admin/comments/suppression/{path}")
    assert response.status_code == 200
    return response.content.decode()


def test_the_operator_sees_why_and_no_address() -> None:
    author = reader("hidden.reader@good.example")
    suppress(author.mailbox_hash, scope=ALL, reason=BOUNCE, detail="550 5.1.1")
    suppress(mailbox_hash("stranger@good.example"), scope=NEWS, reason=REQUEST)
    client = Client()
    client.force_login(moderator("ada"))
    row = Suppression.objects.get(reason="bounce")
    for page in (_page(client), _page(client, f"{row.pk}/change/")):
        assert "550 5.1.1" in page
        assert f"author {author.pk}" in page
        assert "@good.example" not in page
        assert row.mailbox_hash not in page


def test_the_operator_lifts_one_and_no_other() -> None:
    for email in ("one@good.example", "two@good.example"):
        suppress(mailbox_hash(email), scope=ALL, reason=BOUNCE)
    one, two = Suppression.objects.order_by("pk")
    client = Client()
    client.force_login(moderator("ada"))
    data = {"action": "lift", "index": "0", "_selected_action": [one.pk]}
    page = client.post("/admin/comments/suppression/", data, follow=True).content.decode()
    assert "1 mailbox will be written to again" in page
    assert list(Suppression.objects.all()) == [two]
    assert ModerationEvent.objects.get().subject == f"suppression:{one.pk}"
    log = client.get("/admin/comments/moderationevent/").content.decode()
    assert "mailbox written to again" in log


def test_who_may_only_look_cannot_lift() -> None:
    client = browser("Owner")
    user = User.objects.get(username="owner")
    user.user_permissions.add(Permission.objects.get(codename="view_suppression"))
    suppress("h", scope=ALL, reason=BOUNCE)
    assert "Write to the selected" not in _page(client)
    data = {"action": "lift", "index": "0", "_selected_action": [Suppression.objects.get().pk]}
    client.post("/admin/comments/suppression/", data)
    assert Suppression.objects.exists()


def test_unsure_mail_is_shown_before_what_went_well() -> None:
    (
        queued(state="sent"),
        queued(state="unknown", error="perhaps"),
        queued(state="failed", error="550"),
        queued(),
    )
    client = Client()
    client.force_login(moderator("ada"))
    page = client.get("/admin/comments/mail/").content.decode()
    rows = page[page.index("result_list") :]
    assert rows.index("refused") < rows.index("perhaps sent") < rows.index(">queued<")
    narrowed = client.get("/admin/comments/mail/?state__exact=unknown").content.decode()
    assert "1 mail" in narrowed
