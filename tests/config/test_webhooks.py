"""What providers report of bounces and complaints, posted as they post it."""

import hashlib
import hmac
import importlib
import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import checks
from django.test import Client
from django.urls import clear_url_caches

import config.urls
from comments.models import Author, Suppression
from comments.models.author import mailbox_hash
from tests.config.test_logs import lines

__all__ = ["lines"]
pytestmark = pytest.mark.django_db
SECRET, SIGNING_KEY = "provider:a long secret", "a signing key"
WHO = "Hidden.Reader@good.example"


@pytest.fixture
def provider(settings: Any) -> Iterator[None]:
    """The site with a provider's webhooks."""
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": SIGNING_KEY}
    _read_urls()
    yield
    settings.ANYMAIL = {}
    _read_urls()


def _read_urls() -> None:
    importlib.reload(config.urls)
    clear_url_caches()


def report(client: Client, esp: str, payload: Any, secret: str = SECRET) -> int:
    return client.post(
        f"/mail/{esp}/tracking/",
        json.dumps(payload),
        content_type="application/json",
        headers={"Authorization": f"Basic {b64encode(secret.encode()).decode()}"},
    ).status_code


def postmark(kind: str = "HardBounce", **fields: Any) -> dict[str, Any]:
    return {
        "RecordType": "Bounce", "ID": 4323372036854775807, "Type": kind, "TypeCode": 1, "Name": "Bounce", "Tag": "",
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483", "ServerID": 23, "MessageStream": "outbound",
        "Description": f"The server was unable to deliver to {WHO}.", "Details": f"smtp;550 5.1.1 {WHO} unknown",
        "Email": WHO, "From": "noreply@testserver", "BouncedAt": "2026-11-05T16:33:54.9070259Z", "DumpAvailable": True,
        "Inactive": True, "CanActivate": True, "Subject": "Hello", "Metadata": {},
    } | fields  # fmt: skip


def mailgun(event: str = "failed", **fields: Any) -> dict[str, Any]:
    token, timestamp = "a" * 50, "1783953600"
    signed = hmac.new(SIGNING_KEY.encode(), f"{timestamp}{token}".encode(), hashlib.sha256).hexdigest()
    data = {
        "event": event, "id": "G9Bn5sl1TC6nu79C8C0bwg", "timestamp": 1783953600.5, "recipient": WHO,
        "severity": "permanent", "reason": "bounce", "log-level": "error", "tags": [], "user-variables": {},
        "message": {"headers": {"message-id": "1@testserver", "to": WHO, "from": "noreply@testserver"}},
        "delivery-status": {"code": 550, "message": f"5.1.1 <{WHO}> does not exist", "attempt-no": 1},
    }  # fmt: skip
    signature = {"token": token, "timestamp": timestamp, "signature": signed}
    return {"signature": signature, "event-data": data | fields}


def brevo(event: str = "hard_bounce", **fields: Any) -> dict[str, Any]:
    return {
        "event": event, "email": WHO, "id": 26224, "date": "2026-11-05 18:33:54", "ts": 1783953600,
        "ts_epoch": 1783953600000, "message-id": "<1@testserver>", "subject": "Hello", "tag": "",
        "reason": f"550 5.1.1 {WHO}: unknown",
    } | fields  # fmt: skip


def mailjet(event: str = "bounce", **fields: Any) -> list[dict[str, Any]]:
    return [{
        "event": event, "time": 1783953600, "MessageID": 13792286917004336, "email": WHO, "mj_campaign_id": 0,
        "mj_contact_id": 0, "customcampaign": "", "CustomID": "", "Payload": "", "blocked": True,
        "hard_bounce": True, "error_related_to": "recipient", "error": "user unknown",
    } | fields]  # fmt: skip


def found() -> list[tuple[str, str]]:
    return list(Suppression.objects.filter(mailbox_hash=mailbox_hash(WHO)).values_list("scope", "reason"))


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize(
    ("esp", "payload", "expected"),
    [
        ("postmark", postmark(), ("all", "bounce")),
        ("postmark", postmark("BadEmailAddress"), ("all", "bounce")),
        ("postmark", postmark("SpamComplaint", RecordType="SpamComplaint"), ("all", "complaint")),
        ("postmark", {"RecordType": "SubscriptionChange", "Recipient": WHO, "SuppressSending": True,
                      "SuppressionReason": "ManualSuppression", "Origin": "Recipient"}, ("news", "request")),
        ("postmark", postmark("SoftBounce"), None),
        ("postmark", postmark("Transient"), None),
        ("postmark", postmark("Blocked"), None),
        ("postmark", postmark(Details="smtp;554 5.7.1 your network is listed"), None),
        ("mailgun", mailgun(), ("all", "bounce")),
        ("mailgun", mailgun(reason="suppress-bounce"), ("all", "bounce")),
        ("mailgun", mailgun("complained", reason=None), ("all", "complaint")),
        ("mailgun", mailgun("unsubscribed", reason=None), ("news", "request")),
        ("mailgun", mailgun(severity="temporary"), None),
        ("mailgun", mailgun(reason="old"), None),
        ("mailgun", mailgun("delivered", reason=None), None),
        ("brevo", brevo(), ("all", "bounce")),
        ("brevo", brevo("invalid_email", reason=""), ("all", "bounce")),
        ("brevo", brevo("spam"), ("all", "complaint")),
        ("brevo", brevo("unsubscribe"), ("news", "request")),
        ("brevo", brevo("soft_bounce"), None),
        ("brevo", brevo("deferred"), None),
        ("brevo", brevo("blocked"), None),
        ("mailjet", mailjet(), ("all", "bounce")),
        ("mailjet", mailjet("spam"), ("all", "complaint")),
        ("mailjet", mailjet("unsub"), ("news", "request")),
        ("mailjet", mailjet(hard_bounce=False, error="quota exceeded"), None),
        ("mailjet", mailjet("blocked", error="sender blocked"), None),
    ],
)  # fmt: skip
def test_only_what_will_not_pass_ends_mail(
    esp: str, payload: Any, expected: tuple[str, str] | None, client: Client
) -> None:
    assert report(client, esp, payload) == 200
    assert found() == ([expected] if expected else [])
    assert Suppression.objects.count() == len(found())


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize("secret", ["", "provider:wrong", "provider", ":a long secret"])
def test_nobody_else_can_report(secret: str, client: Client) -> None:
    for esp, payload in (("postmark", postmark()), ("mailgun", mailgun()), ("brevo", brevo())):
        assert report(client, esp, payload, secret) == 400
    assert (
        client.post("/mail/postmark/tracking/", postmark(), content_type="application/json").status_code
        == 400
    )
    assert found() == []


@pytest.mark.usefixtures("provider")
def test_a_signature_is_asked_for_where_the_provider_signs(client: Client) -> None:
    forged = mailgun()
    forged["signature"]["signature"] = "0" * 64
    assert report(client, "mailgun", forged) == 400
    assert found() == []


@pytest.mark.usefixtures("provider")
def test_a_repetition_changes_nothing(client: Client) -> None:
    for _ in range(3):
        assert report(client, "postmark", postmark()) == 200
        assert report(client, "mailgun", mailgun("unsubscribed", reason=None)) == 200
    assert found() == [("all", "bounce")]


@pytest.mark.usefixtures("provider")
def test_of_an_address_nothing_but_a_hash_is_kept_known_or_not(
    client: Client, lines: Callable[[], list[str]]
) -> None:
    known = Author.objects.for_email("known@good.example")
    report(client, "postmark", postmark())
    report(client, "brevo", brevo(email="known@good.example", reason="550 5.1.1 known@good.example unknown"))
    report(client, "mailgun", mailgun(), "provider:wrong")
    assert list(Author.objects.all()) == [known]
    assert Suppression.objects.filter(mailbox_hash=known.mailbox_hash).exists()
    assert sorted(Suppression.objects.values_list("detail", flat=True)) == [
        "Brevo: bounced (550 5.1.1)",
        "Postmark: bounced (550 5.1.1)",
    ]
    logged = "\n".join(lines())
    assert logged.count("mailbox_suppressed") == 2
    for personal in ("hidden.reader", "known@", mailbox_hash(WHO), known.mailbox_hash, "a long secret"):
        assert personal not in logged.lower()


@pytest.mark.usefixtures("provider")
def test_mail_that_comes_in_has_no_address_here(client: Client) -> None:
    assert client.post("/mail/postmark/inbound/").status_code == 404
    assert client.get("/mail/postmark/tracking/").status_code == 405


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize(
    "payload", [{}, postmark(Email=None), {"RecordType": "Bounce", "Type": "HardBounce"}]
)
def test_a_report_about_nobody_is_taken_and_forgotten(payload: Any, client: Client) -> None:
    assert report(client, "postmark", payload) == 200
    assert not Suppression.objects.exists()


def test_without_a_secret_there_is_no_webhook(client: Client) -> None:
    assert report(client, "postmark", postmark()) == 404


@pytest.mark.parametrize("anymail", [{}, {"WEBHOOK_SECRET": ""}, {"WEBHOOK_SECRET": "no colon"}])
def test_a_provider_without_webhooks_is_an_error(anymail: dict[str, str], settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.ANYMAIL = "anymail.backends.postmark.EmailBackend", anymail
    assert "parley.E002" in {found.id for found in checks.run_checks()}
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}
    assert "parley.E002" not in {found.id for found in checks.run_checks()}
    settings.EMAIL_BACKEND, settings.ANYMAIL = "django.core.mail.backends.smtp.EmailBackend", anymail
    assert "parley.E002" not in {found.id for found in checks.run_checks()}


@pytest.mark.parametrize(("seconds", "warned"), [(10, False), (11, False), (12, True), (60, True)])
def test_a_timeout_that_outlasts_the_lease_is_warned_of(seconds: int, warned: bool, settings: Any) -> None:
    settings.EMAIL_TIMEOUT = seconds
    assert ("parley.W002" in {found.id for found in checks.run_checks()}) == warned
