"""Does the address take mail? Asked of a real DNS server on loopback."""

import time
from typing import Any

import pytest
from django.core.cache import cache
from dnslib import AAAA, MX, QTYPE, RR

from comments.models import Comment, Status
from comments.services.email_check import assess
from tests import dns_server
from tests.making import submit, work_all

World = tuple[str, dns_server.World]


@pytest.fixture(autouse=True)
def _nothing_asked_yet(dns_world: World) -> None:
    dns_world[1].asked.clear()


@pytest.mark.parametrize(
    ("domain", "status", "words"),
    [
        ("good.example", "deliverable", "good.example names a mail server"),
        (
            "address-only.example",
            "deliverable",
            "address-only.example names no mail server but has an address",
        ),
        ("null-mx.example", "undeliverable", "null-mx.example says that it takes no mail (null MX)"),
        ("nothing.example", "undeliverable", "nothing.example has neither a mail server nor an address"),
        ("missing.example", "undeliverable", "missing.example does not exist"),
        ("broken.example", "unknown", "DNS gave no answer about broken.example (NoNameservers)"),
    ],
)
def test_every_kind_of_answer_is_understood(domain: str, status: str, words: str) -> None:
    result = assess(f"very.private+local@{domain}")
    assert (result.status, result.detail) == (status, words)


def test_an_address_in_ipv6_alone_takes_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    record = RR("six.example", QTYPE.AAAA, rdata=AAAA("::1"), ttl=60)
    monkeypatch.setitem(dns_server.WORLD, "six.example", {"AAAA": [record]})
    assert assess("a@six.example").status == "deliverable"


@pytest.fixture
def impatient(settings: Any) -> None:
    settings.EMAIL_DNS_TIMEOUT = 0.6


@pytest.mark.usefixtures("impatient")
def test_silence_is_unknown_and_costs_no_more_than_its_time() -> None:
    start = time.monotonic()
    result = assess("a@silent.example")
    assert time.monotonic() - start < 0.6 + 0.4
    words = "DNS gave no answer about silent.example (LifetimeTimeout)"
    assert (result.status, result.detail) == ("unknown", words)


@pytest.mark.usefixtures("impatient")
def test_a_resolver_that_is_not_there_is_no_answer(settings: Any) -> None:
    settings.EMAIL_DNS_RESOLVER = "127.0.0.1:9"
    assert assess("a@good.example").status == "unknown"


def test_a_domain_is_asked_about_once(dns_world: World) -> None:
    for name in ("ada", "bo", "cy"):
        assert assess(f"{name}@good.example").status == "deliverable"
    assert dns_world[1].asked == ["good.example MX"]


@pytest.mark.usefixtures("impatient")
def test_no_answer_is_soon_asked_again_and_an_answer_is_kept() -> None:
    for domain in ("silent.example", "good.example"):
        assess(f"a@{domain}")
    redis = cache._cache.get_client()  # type: ignore[attr-defined]
    left = {
        key: redis.ttl(cache.make_key(f"mail-domain:{key}")) for key in ("silent.example", "good.example")
    }
    assert left["silent.example"] <= 60
    assert left["good.example"] > 23 * 3600


def test_a_domain_in_another_script_is_asked_about_in_ascii(
    dns_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = RR("xn--bcher-kva.example", QTYPE.MX, rdata=MX("mail.good.example", 10), ttl=60)
    monkeypatch.setitem(dns_server.WORLD, "xn--bcher-kva.example", {"MX": [record]})
    result = assess("ada@bücher.example")
    assert result.status == "deliverable"
    assert dns_world[1].asked == ["xn--bcher-kva.example MX"]


@pytest.mark.parametrize("domain", ["mailinator.com", "deep.below.mailinator.com", "MAILINATOR.com"])
def test_a_throw_away_domain_is_known_without_dns(dns_world: World, domain: str) -> None:
    assert assess(f"a@{domain}").status == "disposable"
    assert dns_world[1].asked == []


@pytest.mark.parametrize(
    "email", ["", "nobody", "a@", "@b.example", "a@b", "a b@c.example", "a@[127.0.0.1]", "\x00"]
)
def test_what_is_no_address_is_undeliverable_and_asks_nobody(dns_world: World, email: str) -> None:
    assert assess(email).status == "undeliverable"
    assert dns_world[1].asked == []


def test_the_longest_domain_fits_its_column() -> None:
    domain = ".".join(["b" * 61] * 4)[:243].rstrip(".") + ".example"
    assert len(assess(f"a@{domain}").detail) > 200
    assert len(f"a@{domain}") <= 254


@pytest.mark.django_db
@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(("policy", "status"), [("hold", Status.HELD), ("accept", Status.APPROVED)])
def test_no_answer_holds_unless_the_site_accepts_it(settings: Any, policy: str, status: Status) -> None:
    settings.EMAIL_DNS_UNKNOWN = policy
    comment = submit(email="very.private@silent.example")
    work_all()
    comment = Comment.objects.get(pk=comment.pk)
    assert comment.email_status == "unknown"
    assert comment.status == status
    said = f"{comment.email_detail} {comment.events.get().reason} {comment.verdicts.get().signals}"
    assert "very.private" not in said
    if policy == "hold":
        assert "DNS" in said


@pytest.mark.django_db
@pytest.mark.parametrize("domain", ["null-mx.example", "missing.example", "mailinator.com"])
def test_an_address_that_takes_no_mail_is_not_published(domain: str) -> None:
    comment = submit(email=f"a@{domain}")
    work_all()
    comment.refresh_from_db()
    assert comment.status != Status.APPROVED


@pytest.mark.django_db
def test_the_longest_address_goes_through_the_job() -> None:
    domain = ".".join(["b" * 61] * 4)[:240].rstrip(".") + ".example"
    comment = submit(email=f"a@{domain}")
    work_all()
    comment.refresh_from_db()
    assert comment.email_status == "undeliverable"
    assert len(comment.email_detail) <= 200


def test_a_resolver_that_denies_even_the_root_is_no_authority(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sandbox, a captive portal: every name "does not exist", which says nothing about the address."""
    monkeypatch.delitem(dns_server.WORLD, "")
    result = assess("a@missing.example")
    assert (result.status, result.detail) == (
        "unknown",
        "DNS is not connected to the world, so missing.example is unknown",
    )
