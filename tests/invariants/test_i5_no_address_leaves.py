"""I5: no byte that leaves the site carries an e-mail address or any hash of one, an IP or a user agent.

One canary address, IP and user agent go through everything there is; then every response, log line, mail to
others and cache value is searched for them, in the forms that services such as Gravatar have made popular.
"""

import base64
import hashlib
import logging
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import path

from comments.models import Author, Comment, Mail
from comments.services.links import form_token
from comments.services.moderation import approve_comment, trash_comment
from config.urls import urlpatterns as real_urlpatterns
from tests.making import make_article, moderator, work_all

EMAIL, IP, AGENT = "canary.bird@good.example", "203.0.113.77", "CanaryBrowser/7.3 (Feathered)"


def explode(request: Any) -> None:
    """The database refuses a row and quotes it whole, address of the network and user agent included."""
    try:
        with transaction.atomic():
            Comment.objects.update(depth=99)
    except IntegrityError as error:
        raise ValueError(f"cannot cope with {EMAIL} from {IP}") from error


urlpatterns = [path("explode/", explode), *real_urlpatterns]


def forms_of(secret: str) -> Iterator[bytes]:
    """A secret as such, URL-encoded, in Base64, and its usual hashes."""
    for text in {secret, secret.lower(), secret.upper()}:
        raw = text.encode()
        yield from (
            raw,
            quote(text).encode(),
            quote(text, safe="").encode(),
            base64.b64encode(raw).rstrip(b"="),
        )
        for name in ("md5", "sha1", "sha256"):
            digest = hashlib.new(name, raw)
            yield from (digest.hexdigest().encode(), base64.b64encode(digest.digest()).rstrip(b"="))


class Ear(logging.Handler):
    """Hears every record exactly as stdout would get it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        config = settings.LOGGING["formatters"]["line"]
        factory = config["()"]
        self.setFormatter(
            factory(processors=config["processors"], foreign_pre_chain=config["foreign_pre_chain"])
        )

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def ear() -> Iterator[Ear]:
    ear, root = Ear(), logging.getLogger()
    root.addHandler(ear)
    level, root.level = root.level, logging.DEBUG
    yield ear
    root.removeHandler(ear)
    root.setLevel(level)


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_the_canary_is_seen_nowhere(ear: Ear, mailoutbox: list[EmailMessage], settings: Any) -> None:
    settings.CONFIRM_EMAIL = "first"
    settings.ADMINS = []
    admin = moderator()
    client = Client(REMOTE_ADDR=IP, HTTP_USER_AGENT=AGENT, raise_request_exception=False)
    article = make_article()
    url, thread = article.get_absolute_url(), article.thread
    seen: list[tuple[str, bytes]] = []

    def keep(name: str, response: Any) -> Any:
        headers = "".join(f"{key}: {value}\n" for key, value in response.items()) + response.cookies.output()
        seen.append((name, headers.encode() + b"\n" + response.content))
        return response

    def post(text: str, **more: str) -> Any:
        token = form_token(thread.pk, age=60)  # a person takes a while
        fields = {"comment": text, "author": "Canary", "email": EMAIL, "url": "", "token": token}
        return keep(f"POST {text[:20]}", client.post(url, fields | more))

    first = post("This is a first and harmless remark.")
    post("https://a.example/1 https://b.example/2 https://c.example/3 look")
    post(
        "https://a.example/1 https://b.example/2 https://c.example/3 look"
    )  # duplicate: shows the form, with …
    seen.pop()  # … the address its own sender just typed, which is no leak
    api = keep(
        "API POST",
        client.post(
            f"/api/v1/threads/{thread.pk}/comments/",
            {"comment": "And one through the API.", "author": "Canary", "email": EMAIL},
            content_type="application/json",
        ),
    )
    keep("own comment", client.get(first["Location"]))
    work_all()
    mails = [mail for mail in mailoutbox if EMAIL not in mail.to]
    assert mails, "the held comment is told to the moderator"
    to_canary = [mail for mail in mailoutbox if EMAIL in mail.to]
    link = re.search(r"http://testserver(/comments/act/\S+)", str(to_canary[0].body))
    assert link is not None
    keep("confirm page", client.get(link[1]))
    keep("confirm", client.post(link[1]))
    for comment in Comment.objects.exclude(status="approved"):
        approve_comment(comment=comment, by=admin)
    parent = Comment.objects.order_by("pk")[0]
    trash_comment(comment=parent, by=admin)

    for name in (
        "/", url, f"{url}?replyto={parent.pk}", f"{url}comments/2/", "/feed/", "/comments/feed/",
        f"/comments/feed/{thread.pk}/", f"/comments/{parent.pk}/", f"/api/v1/threads/{thread.pk}/",
        f"/api/v1/threads/{thread.pk}/comments/", *(f"/api/v1/comments/{c.pk}/" for c in Comment.objects.all()),
        api.json()["status_url"], "/api/v1/schema/", "/healthz", "/metrics", "/nowhere/", f"/nowhere/?email={EMAIL}",
        "/explode/", f"/explode/?address={quote(EMAIL)}",
    ):  # fmt: skip
        keep(name, client.get(name))
    anonymous = Client()
    keep("for others", anonymous.get(url))
    seen += [(f"mail {mail.subject}", mail.message().as_bytes()) for mail in mails]
    seen += [(f"log {line[:60]}", line.encode()) for line in ear.lines]
    redis = cache._cache.get_client(write=False)  # type: ignore[attr-defined]
    seen += [
        (f"cache {key!r}", key + (redis.get(key) or b""))
        for key in redis.scan_iter()
        if redis.type(key) == b"string"
    ]
    seen += [
        (f"mail row {mail.pk}", repr(list(Mail.objects.filter(pk=mail.pk).values())).encode())
        for mail in Mail.objects.all()
    ]

    assert any(
        name.startswith("log") and b"Failing row" not in content and b"ValueError" in content
        for name, content in seen
    ), "the 500 was logged"
    assert any(b"harmless remark" in content for _, content in seen)
    secrets = [form for secret in (EMAIL, IP, AGENT) for form in forms_of(secret)]
    secrets.append(Author.objects.get(email=EMAIL).email_hash.encode())
    leaks = {name for name, content in seen for secret in secrets if secret in content}
    assert leaks == set()
