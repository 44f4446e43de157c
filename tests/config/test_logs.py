"""Whatever is logged, by whomever: one line, and nobody's address in it."""

import io
import json
import logging
import time
from collections.abc import Callable, Iterator
from logging.config import DictConfigurator
from typing import Any

import pytest
import structlog
from django.db import IntegrityError, connection
from django.test import Client

from comments.models import Comment
from config.logs import logging_config, redact
from tests.making import make_article, submit

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PERSONAL = {
    "plain": "ada.lovelace+x@good.example",
    "in another script": "zoë@bücher.example",
    "escaped": "ada.lovelace%40good.example",
    "apostrophe": "ada.o'lovelace@good.example",
    "equals sign": "ada=lovelace@good.example",
    "quoted": '"ada lovelace"@good.example',
    "IPv4": "192.168.77.41",
    "IPv6": "2001:db8:85a3::8a2e:370:7334",
    "short IPv6": "fe80::77",
    "mapped IPv6": "::ffff:192.168.77.41",
    "agent": AGENT,
}
SECRETS = ("lovelace", "zoë", "bücher", "good.example", "77.41", "8a2e", "fe80", "X11", "Firefox", "\\u00eb")


@pytest.fixture(params=["json", "console"])
def lines(request: pytest.FixtureRequest) -> Iterator[Callable[[], list[str]]]:
    """What the site's own formatter wrote, line by line."""
    config = logging_config(level="INFO", style=request.param)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(DictConfigurator(config).configure_formatter(config["formatters"]["line"]))
    root = logging.getLogger()
    root.addHandler(handler)
    yield lambda: stream.getvalue().splitlines()
    root.removeHandler(handler)


def assert_clean(lines: list[str], count: int = 1) -> None:
    assert len(lines) == count
    for line in lines:
        for secret in SECRETS:
            assert secret not in line, line


class Odd:
    """An object whose repr tells."""

    def __init__(self, secret: str) -> None:
        self.secret = secret

    def __repr__(self) -> str:
        return f"<Odd {self.secret}>"


@pytest.mark.parametrize("kind", PERSONAL)
def test_no_record_carries_anything_personal(lines: Callable[[], list[str]], kind: str) -> None:
    secret = PERSONAL[kind]
    plain, structured = logging.getLogger("some.library"), structlog.get_logger("site")
    plain.warning(f"mail to {secret} failed")
    plain.warning("mail to %s failed", secret)
    plain.warning("mail to %(to)s failed", {"to": secret})
    plain.warning("%r", Odd(secret))
    plain.warning("extra", extra={"recipient": secret})
    plain.warning("extra", extra={"nested": {"to": [secret, Odd(secret)], secret: 1}})
    plain.warning("GET /x/?email=%s&y=1 HTTP/1.1", secret)
    structured.warning("event", to=secret)
    structured.warning("event", to=[secret], deep={"a": ({"b": secret},)})
    structured.warning("event", thing=Odd(secret))
    structured.warning(secret)
    assert_clean(lines(), 11)


@pytest.mark.parametrize("key", ["ip", "user_agent", "email", "remote_addr"])
def test_a_field_that_is_personal_by_its_name_is_dropped(lines: Callable[[], list[str]], key: str) -> None:
    structlog.get_logger("site").warning("event", **{key: "lovelace"}, deep={key: "lovelace"})
    assert_clean(lines())


@pytest.mark.parametrize("kind", PERSONAL)
def test_a_traceback_is_one_line_without_addresses(lines: Callable[[], list[str]], kind: str) -> None:
    try:
        try:
            raise ValueError(f"cannot write to\n{PERSONAL[kind]}\r\nat all")
        except ValueError as error:
            raise RuntimeError(f"because of {PERSONAL[kind]}") from error
    except RuntimeError:
        logging.getLogger("some.library").exception("it failed for %s", PERSONAL[kind])
        structlog.get_logger("site").exception("it failed")
    assert_clean(lines(), 2)
    assert all("RuntimeError" in line for line in lines())


def test_lines_cannot_be_forged(lines: Callable[[], list[str]]) -> None:
    logging.getLogger("some.library").warning(
        "one\r\ntwo\x0bthree\x0cfour\x1cfive\x85six\u2028seven\u2029eight"
    )
    assert len(lines()) == 1


@pytest.mark.parametrize(
    "text",
    [
        "12:34:56",
        "2026-11-22T19:16:11.123456Z",
        "comments.services.screening",
        "version 1.2.3",
        "job screen:123 took 0.5 s",
        "POST /2022/some-article/ 303",
        'File "/srv/parley/comments/text.py", line 12, in clean',
    ],
)
def test_what_is_not_personal_is_left_alone(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "a" * 200_000,
        "a." * 100_000,
        ":" * 200_000,
        "1." * 100_000,
        "@" * 200_000,
        "a@" * 100_000,
        "f:" * 100_000,
        "DETAIL:\n" * 25_000,
        "'a=" * 60_000,
    ],
)
def test_redaction_takes_no_longer_than_a_moment(text: str) -> None:
    start = time.process_time()
    redact(text)
    assert time.process_time() - start < 1.0


@pytest.mark.django_db
def test_what_the_database_quotes_of_a_row_is_withheld(lines: Callable[[], list[str]]) -> None:
    comment = submit(user_agent=AGENT, email="ada.lovelace@good.example", ip="192.168.77.41")
    try:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE comments_comment SET depth = 99 WHERE id = %s", [comment.pk])
    except IntegrityError:
        logging.getLogger("some.library").exception("refused")
    assert_clean(lines())


@pytest.mark.django_db
def test_a_request_is_logged_without_its_query_and_its_sender(lines: Callable[[], list[str]]) -> None:
    url = make_article().get_absolute_url()
    Client().get(f"{url}?email=ada.lovelace%40good.example&name=lovelace", headers={"User-Agent": AGENT})
    Client().get("/nowhere/lovelace@good.example/", headers={"X-Forwarded-For": "192.168.77.41"})
    written = lines()
    assert len(written) >= 4
    assert_clean(written, len(written))
    assert any(url in line for line in written)


@pytest.mark.django_db
def test_a_post_is_logged_without_what_was_typed(lines: Callable[[], list[str]]) -> None:
    typed = {"comment": "lovelace", "author": "lovelace", "email": "ada.lovelace@good.example"}
    Client().post(make_article().get_absolute_url(), typed, headers={"User-Agent": AGENT})
    assert not Comment.objects.exists()
    assert_clean(lines(), len(lines()))


def test_json_lines_are_json(capsys: pytest.CaptureFixture[str]) -> None:
    config = logging_config(level="INFO", style="json")
    formatter: Any = DictConfigurator(config).configure_formatter(config["formatters"]["line"])
    for text in PERSONAL.values():
        record = logging.LogRecord("a", logging.INFO, "", 1, 'he said "%s\\" \\', (text,), None)
        assert json.loads(formatter.format(record))["level"] == "info"
