"""Mail through a provider's API: the real backend of django-anymail against an HTTP server on loopback."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from comments.models import Mail, Suppression
from tests.comments.mails import FOLLOW, HELD, deliver, deliver_later, job_of, letters, outcome, queued
from tests.comments.smtp import free_port

__all__ = ["letters"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters")]
KINDS = pytest.mark.parametrize("kind", [FOLLOW, HELD])


class Provider(ThreadingHTTPServer):
    """Answers every message with `status` and `body`; with status 0 it hangs up instead."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.taken: list[dict[str, Any]] = []
        self.status, self.body = 200, {"ErrorCode": 0, "Message": "OK", "MessageID": "b7bc2f4a"}


class _Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.taken.append(message)
        if not self.server.status:
            return
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(json.dumps(self.server.body | {"To": message["To"]}).encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with Provider() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        _use(settings, server.server_address[1])
        yield server
        server.shutdown()
        thread.join()


def _use(settings: Any, port: int) -> None:
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    url = f"http://127.0.0.1:{port}/"
    settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "a token", "POSTMARK_API_URL": url, "REQUESTS_TIMEOUT": 5}


@KINDS
def test_it_takes_a_mail_with_our_message_id(kind: Mail.Kind, provider: Provider) -> None:
    mail = queued(kind)
    deliver()
    assert outcome(mail) == ("sent", "")
    (message,) = provider.taken
    assert {"Name": "Message-ID", "Value": mail.message_id} in message["Headers"]


@KINDS
def test_one_that_is_not_reached_is_tried_again(kind: Mail.Kind, settings: Any) -> None:
    _use(settings, free_port())
    mail = queued(kind)
    deliver()
    assert outcome(mail) == ("queued", "")
    assert mail.started_at is None
    assert job_of(mail).error == "the provider was not reached"


@KINDS
@pytest.mark.parametrize("status", [401, 403, 429])
def test_a_wrong_key_or_too_much_haste_costs_no_mail(
    kind: Mail.Kind, status: int, provider: Provider
) -> None:
    mail, provider.status = queued(kind), status
    deliver()
    assert outcome(mail) == ("queued", "")
    provider.status = 200
    deliver_later()
    assert outcome(mail) == ("sent", "")


@KINDS
@pytest.mark.parametrize(
    ("code", "words"),
    [
        (300, "Invalid 'To' address: 'reader@good.example'."),
        (300, "Invalid 'From' address: 'noreply@testserver'."),
        (406, "Found inactive addresses: reader@good.example. Inactive recipients are ones that bounced."),
        (413, "No more credits for reader@good.example."),
    ],
)
def test_what_it_refuses_has_failed_and_its_webhook_says_for_whom(
    kind: Mail.Kind, code: int, words: str, provider: Provider
) -> None:
    mail, provider.status = queued(kind), 422
    provider.body = {"ErrorCode": code, "Message": words}
    deliver()
    state, error = outcome(mail)
    assert state == "failed"
    assert "provider refused" in error
    assert "@" not in error
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("status", [0, 500, 503])
@pytest.mark.parametrize(("kind", "state"), [(FOLLOW, "unknown"), (HELD, "queued")])
def test_one_that_breaks_down_may_have_sent_it(
    status: int, kind: Mail.Kind, state: str, provider: Provider
) -> None:
    mail, provider.status = queued(kind), status
    deliver()
    assert outcome(mail)[0] == state
    provider.status = 200
    deliver_later()
    assert len(provider.taken) == (1 if kind == FOLLOW else 2)
