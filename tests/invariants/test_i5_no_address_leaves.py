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
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import path

from comments.models import Author, Comment, Job, Mail, ModerationEvent
from comments.services.following import follow
from comments.services.links import form_token
from comments.services.moderation import approve_comment, reject_comment, trash_comment
from comments.services.news import queue_due_news
from comments.services.telling import tell_rejected
from config.urls import urlpatterns as real_urlpatterns
from tests.making import make_article, moderator, published, work_all

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


class Cage:
    """Keeps everything that leaves the site, and looks through it at the end."""

    def __init__(self, ear: Ear, mailoutbox: list[EmailMessage]) -> None:
        self.ear, self.mailoutbox = ear, mailoutbox
        self.seen: list[tuple[str, bytes]] = []
        self.client = Client(REMOTE_ADDR=IP, HTTP_USER_AGENT=AGENT, raise_request_exception=False)
        self.admin = moderator()
        self.article = make_article()
        self.thread, self.url = self.article.thread, self.article.get_absolute_url()

    def keep(self, name: str, response: Any) -> Any:
        headers = "".join(f"{key}: {value}\n" for key, value in response.items()) + response.cookies.output()
        self.seen.append((name, headers.encode() + b"\n" + response.content))
        return response

    def get(self, path: str, client: Client | None = None) -> Any:
        return self.keep(f"GET {path}", (client or self.client).get(path))

    def post(self, path: str, client: Client | None = None, **data: Any) -> Any:
        return self.keep(f"POST {path} {data.get('do', '')}", (client or self.client).post(path, data))

    def say(self, text: str, **more: Any) -> Comment:
        token = form_token(self.thread.pk, age=60)  # a person takes a while
        fields = {"comment": text, "author": "Canary", "email": EMAIL, "url": "", "token": token}
        assert self.post(self.url, **fields | more).status_code == 303
        work_all()
        return Comment.objects.get(revision__text=text)

    def link(self, page: str) -> str:
        """The newest link of that kind that was mailed to the canary."""
        for mail in reversed([mail for mail in self.mailoutbox if EMAIL in mail.to]):
            if found := re.search(rf"http://testserver(/comments/{page}/\S+)", str(mail.body)):
                return found[1]
        raise AssertionError(f"no mail with a link to {page}")

    def read_everything(self) -> None:
        comments = list(Comment.objects.all())
        for address in (
            "/", self.url, f"{self.url}comments/2/", "/feed/", "/comments/feed/", f"/comments/feed/{self.thread.pk}/",
            f"/api/v1/threads/{self.thread.pk}/", f"/api/v1/threads/{self.thread.pk}/comments/", "/api/v1/schema/",
            "/healthz", "/metrics", "/nowhere/", f"/nowhere/?email={EMAIL}", "/explode/", f"/explode/?{quote(EMAIL)}",
            "/comments/mine/", f"/comments/follow/{self.thread.pk}/",
            *(f"/comments/{c.pk}/" for c in comments), *(f"/api/v1/comments/{c.pk}/" for c in comments),
            *(f"/comments/{c.pk}/report/" for c in comments), *(f"{self.url}?replyto={c.pk}" for c in comments),
        ):  # fmt: skip
            self.get(address)
            self.get(address, Client(raise_request_exception=False))

    def leaks(self) -> set[str]:
        """Where the canary's address, network or browser was seen, in whatever form."""
        seen = [*self.seen, *((f"log {line[:60]}", line.encode()) for line in self.ear.lines)]
        others = [mail for mail in self.mailoutbox if EMAIL not in mail.to]
        assert others, "moderators and followers are told"
        seen += [(f"mail {mail.subject}", mail.message().as_bytes()) for mail in others]
        for mail in others:  # however it is encoded
            seen += [(f"mail {mail.subject}", str(part).encode()) for part in (mail.body, mail.alternatives)]
        redis = cache._cache.get_client(write=False)  # type: ignore[attr-defined]
        strings = [key for key in redis.scan_iter() if redis.type(key) == b"string"]
        seen += [(f"cache {key!r}", key + (redis.get(key) or b"")) for key in strings]
        for model in (Mail, ModerationEvent, Job):
            rows = model._default_manager.values()
            seen += [(f"{model.__name__} {row['id']}", repr(row).encode()) for row in rows]
        assert any(name.startswith("log") and b"ValueError" in content for name, content in seen), (
            "the 500 was logged"
        )
        secrets = [form for secret in (EMAIL, IP, AGENT) for form in forms_of(secret)]
        author = Author.objects.filter(email=EMAIL).first()
        secrets += [author.email_hash.encode(), author.mailbox_hash.encode()] if author else []
        return {name for name, content in seen for secret in secrets if secret in content}


@pytest.fixture
def cage(ear: Ear, mailoutbox: list[EmailMessage], settings: Any) -> Cage:
    settings.CONFIRM_EMAIL, settings.REPORT_RATE = "first", "1000/minute"
    settings.ADMINS = []
    return Cage(ear, mailoutbox)


LINKS = "https://a.example/{0} https://b.example/{0} https://c.example/{0} look"


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_the_canary_posts_and_is_seen_nowhere(cage: Cage) -> None:
    cage.say("This is a first and harmless remark.")
    cage.say(LINKS.format(1))
    token = form_token(cage.thread.pk, age=90)
    again = {"comment": LINKS.format(1), "author": "Canary", "email": EMAIL, "url": "", "token": token}
    assert (
        cage.client.post(cage.url, again).status_code == 409
    )  # shows what its own sender just typed: no leak
    body = {"comment": "And one through the API.", "author": "Canary", "email": EMAIL}
    api = cage.keep(
        "API",
        cage.client.post(
            f"/api/v1/threads/{cage.thread.pk}/comments/", body, content_type="application/json"
        ),
    )
    cage.get(f"{cage.url}?awaiting={Comment.objects.latest('pk').pk}")
    work_all()
    confirm = cage.link("confirm")
    cage.get(confirm), cage.post(confirm), cage.get(confirm)
    for comment in Comment.objects.exclude(status="approved"):
        approve_comment(comment=comment, by=cage.admin)
    trash_comment(comment=Comment.objects.order_by("pk")[0], by=cage.admin)
    work_all()
    cage.get(api.json()["status_url"])
    cage.read_everything()
    assert any(b"harmless remark" in content for _, content in cage.seen)
    assert cage.leaks() == set()


@pytest.mark.django_db(transaction=True)
@pytest.mark.urls(__name__)
def test_the_canary_uses_everything_there_is_for_commenters_and_is_seen_nowhere(cage: Cage) -> None:
    writer = User.objects.create_user("writer", email="writer@good.example", is_staff=True)
    cage.article.author.user = writer
    cage.article.author.save()
    other = Author.objects.for_email("follower@good.example")
    follow(author=other, thread_id=cage.thread.pk, level="all")
    first = cage.say("A remark that begins it all.", notify="all")
    cage.post(cage.link("confirm"), remember="yes")
    answer = published(cage.thread, parent_id=first.pk, text="An answer by somebody else.", browser_of=other.pk,
                       email="follower@good.example")  # fmt: skip
    cage.post(f"/comments/{first.pk}/edit/", comment="A remark that begins it all, put better.")
    cage.get(f"/comments/{first.pk}/edit/"), cage.get(f"/comments/{first.pk}/delete/")
    held = cage.say(LINKS.format(2))
    reject_comment(comment=held, by=cage.admin, reason="Too many links.")
    tell_rejected(comment=held, reason="Too many links.", by=cage.admin)
    approved = cage.say(LINKS.format(3))
    approve_comment(comment=approved, by=cage.admin)
    cage.post(f"/comments/{answer.pk}/report/", reason="spam", token=form_token(cage.thread.pk, age=60))
    work_all()
    appeal = cage.link("appeal")
    cage.get(appeal), cage.post(appeal, text="It is no advert."), cage.get(appeal)
    cage.get(cage.link("silence"))

    Mail.objects.filter(kind="confirm").delete()  # it counts for the next proof
    cage.post("/comments/mine/", Client(REMOTE_ADDR=IP, HTTP_USER_AGENT=AGENT), do="ask", email=EMAIL)
    cage.post(f"/comments/follow/{cage.thread.pk}/", email=EMAIL, level="replies")
    cage.post(f"/comments/follow/{cage.thread.pk}/", **{"as": "me", "level": "replies"})
    work_all()
    mine = cage.link("mine")
    for data in (
        {"do": "name", "author": "The Canary"}, {"do": "name", "author": ""}, {"do": "mail", "pace": "daily"},
        {"do": "follow", "thread": cage.thread.pk, "level": "all"}, {"do": "remember"}, {"do": "nonsense"},
    ):  # fmt: skip
        cage.post(mine, **data)
    cage.get(mine), cage.get("/comments/mine/"), cage.get(f"{mine}erase/")
    export = cage.client.get(f"{mine}export/")
    assert EMAIL in export.content.decode(), "their own, for them"
    published(
        cage.thread, text="And an answer to everybody.", browser_of=other.pk, email="follower@good.example"
    )
    Author.objects.update(digest_at=None)
    queue_due_news()
    work_all()
    cage.post(f"{mine}{first.pk}/delete/")
    cage.read_everything()
    assert any("Canary" in str(mail.body) for mail in cage.mailoutbox if mail.to == ["follower@good.example"])
    assert any(mail.to == ["writer@good.example"] for mail in cage.mailoutbox)
    assert cage.leaks() == set()
    cage.post(f"{mine}erase/", words="keep")
    cage.read_everything()
    assert not Author.objects.filter(email=EMAIL).exists()
    assert cage.leaks() == set()


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_what_is_planted_is_found(cage: Cage) -> None:
    """The search itself: whatever form the address takes, wherever it stands."""
    moderator("second")
    cage.say(LINKS.format(4))
    cage.get("/explode/")
    assert cage.leaks() == set()
    for form in list(forms_of(EMAIL))[:12]:
        cage.seen.append(("planted", b"xx" + form + b"yy"))
        assert cage.leaks() == {"planted"}
        cage.seen.pop()
    cache.set("planted", f"{EMAIL}")
    assert any("planted" in leak for leak in cage.leaks())
