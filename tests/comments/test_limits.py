"""How fast one network or one address may post."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from comments.models import Author
from comments.services.errors import TooManyComments
from comments.services.limits import check_rate
from tests.away import no_redis  # noqa: F401  (a fixture)
from tests.making import make_thread, submit


@pytest.fixture(autouse=True)
def _usual_rate(settings: Any) -> None:
    settings.COMMENT_RATE = "6/minute;60/hour"


def accepted(attempts: int, **by: Any) -> int:
    """How many of so many posts are taken; `{n}` in a value is the attempt's number."""
    taken = 0
    for number in range(attempts):
        try:
            ip = by["ip"].format(n=number) if by["ip"] else None
            check_rate(ip=ip, email=by["email"].format(n=number))
        except TooManyComments:
            continue
        taken += 1
    return taken


def test_the_seventh_post_of_a_minute_waits() -> None:
    assert accepted(6, ip="127.0.0.1", email="a@good.example") == 6
    with pytest.raises(TooManyComments) as refusal:
        check_rate(ip="127.0.0.1", email="a@good.example")
    assert 1 <= refusal.value.retry_after <= 60
    assert f"in {refusal.value.retry_after} seconds" in str(refusal.value)


@pytest.mark.parametrize(
    "by",
    [
        {"ip": "10.0.0.{n}", "email": "a@good.example"},
        {"ip": None, "email": "A@Good.example"},
        {"ip": "10.0.0.1", "email": "a{n}@good.example"},
        {"ip": "2001:db8:0:1::{n}", "email": "a{n}@good.example"},
        {"ip": "2001:db8:0:1:{n}:2:3:4", "email": "a{n}@good.example"},
    ],
    ids=["one address", "no network", "one IPv4", "one /64", "all of a /64"],
)
def test_one_network_or_one_address_is_enough_to_be_limited(by: dict[str, str | None]) -> None:
    assert accepted(10, **by) == 6


@pytest.mark.parametrize("ip", ["10.0.0.{n}", "2001:db8:0:{n}::1"])
def test_different_people_do_not_wait_for_each_other(ip: str) -> None:
    assert accepted(30, ip=ip, email="a{n}@good.example") == 30


def test_an_address_is_one_whatever_its_letter_case() -> None:
    assert accepted(6, ip=None, email="a@good.example") == 6
    assert accepted(1, ip=None, email="A@GOOD.example") == 0


def test_the_window_moves_on(time_machine: Any) -> None:
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    assert accepted(8, ip="127.0.0.1", email="a@good.example") == 6
    time_machine.move_to(now + timedelta(seconds=61), tick=False)
    assert accepted(8, ip="127.0.0.1", email="a@good.example") == 6


@pytest.mark.usefixtures("no_redis")
def test_without_redis_the_process_counts_for_itself() -> None:
    assert accepted(8, ip="127.0.0.77", email="alone@good.example") == 6


@pytest.mark.django_db
def test_a_refused_post_leaves_no_address_behind(settings: Any) -> None:
    settings.COMMENT_RATE = "1/hour"
    thread = make_thread()
    submit(thread, ip="127.9.9.9")
    with pytest.raises(TooManyComments):
        submit(thread, ip="127.9.9.9", email="nobody@good.example")
    assert not Author.objects.filter(email="nobody@good.example").exists()
