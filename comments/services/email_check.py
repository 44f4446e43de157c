"""Does the address take mail? Asked of DNS in a job, never while a visitor waits."""

from dataclasses import dataclass

import dns.exception
import dns.resolver
from disposable_email_domains import blocklist
from django.core.cache import cache
from email_validator import EmailNotValidError, validate_email

from comments.conf import conf
from comments.models import Comment, Job
from comments.outbox.jobs import enqueue
from comments.outbox.work import Effect

# Seconds that a domain's answer is remembered; "no answer" is soon asked again.
KEEP_ANSWER, KEEP_UNKNOWN = 24 * 3600, 60


@dataclass(frozen=True)
class Assessment:
    """`status` is a `Comment.EmailStatus`; `detail` says why, in words without the address."""

    status: str
    detail: str


def prepare(job: Job) -> Effect:
    """Assess the address of the job's comment; the effect notes the result and queues the screening."""
    comment = Comment.objects.select_related("author").get(jobs=job)
    result = assess(comment.author.email)
    return lambda: _note(comment, result)


def bury(job: Job) -> None:
    """The check itself cannot be done: that is an unknown, and the screening goes on with it."""
    comment = Comment.objects.get(jobs=job)
    _note(comment, Assessment(Comment.EmailStatus.UNKNOWN, "the check of the address failed again and again"))


def assess(email: str) -> Assessment:
    """Syntax, throw-away domains, then DNS: a null MX refuses mail (RFC 7505), an MX takes it, and without one an
    A or AAAA record does (RFC 5321, 5.1)."""
    try:
        domain = validate_email(email, check_deliverability=False).ascii_domain
    except EmailNotValidError:
        return Assessment(Comment.EmailStatus.UNDELIVERABLE, "it is not a valid address")
    if _is_disposable(domain):
        return Assessment(Comment.EmailStatus.DISPOSABLE, f"{domain} gives out throw-away addresses")
    return _cached_look_up(domain)


def _is_disposable(domain: str) -> bool:
    labels = domain.split(".")
    return any(".".join(labels[start:]) in blocklist for start in range(len(labels) - 1))


def _cached_look_up(domain: str) -> Assessment:
    key = f"mail-domain:{domain}"
    if known := cache.get(key):
        return Assessment(*known)
    found = _look_up(domain)
    unknown = found.status == Comment.EmailStatus.UNKNOWN
    cache.set(key, (str(found.status), found.detail), KEEP_UNKNOWN if unknown else KEEP_ANSWER)
    return found


def _look_up(domain: str) -> Assessment:
    try:
        if (exchangers := _query(domain, "MX")) is not None:
            if all(str(record.exchange) == "." for record in exchangers):
                return Assessment(
                    Comment.EmailStatus.UNDELIVERABLE, f"{domain} says that it takes no mail (null MX)"
                )
            return Assessment(Comment.EmailStatus.DELIVERABLE, f"{domain} names a mail server")
        if _query(domain, "A") is not None or _query(domain, "AAAA") is not None:
            return Assessment(
                Comment.EmailStatus.DELIVERABLE, f"{domain} names no mail server but has an address"
            )
    except dns.resolver.NXDOMAIN:
        return _does_not_exist(domain)
    except (dns.exception.DNSException, OSError) as error:
        return Assessment(
            Comment.EmailStatus.UNKNOWN, f"DNS gave no answer about {domain} ({type(error).__name__})"
        )
    return Assessment(Comment.EmailStatus.UNDELIVERABLE, f"{domain} has neither a mail server nor an address")


def _does_not_exist(domain: str) -> Assessment:
    """Believe it only of a resolver that knows the root zone: on a closed network, behind a captive portal or in a
    sandbox the resolver denies every name there is."""
    try:
        _query(".", "NS")
    except dns.exception.DNSException:
        return Assessment(
            Comment.EmailStatus.UNKNOWN, f"DNS is not connected to the world, so {domain} is unknown"
        )
    return Assessment(Comment.EmailStatus.UNDELIVERABLE, f"{domain} does not exist")


def _query(domain: str, kind: str) -> dns.resolver.Answer | None:
    """The records, or None where the name exists but has none of that kind."""
    try:
        return _resolver().resolve(domain, kind, search=False)
    except dns.resolver.NoAnswer:
        return None


def _resolver() -> dns.resolver.Resolver:
    """Made anew for each look-up, so that a changed resolv.conf needs no restart. The look-ups of one
    address together stay within `EMAIL_DNS_TIMEOUT`."""
    resolver = dns.resolver.Resolver(configure=not conf.EMAIL_DNS_RESOLVER)
    if conf.EMAIL_DNS_RESOLVER:
        host, _, port = conf.EMAIL_DNS_RESOLVER.rpartition(":")
        resolver.nameservers, resolver.port = [host], int(port)
    resolver.lifetime = conf.EMAIL_DNS_TIMEOUT / 3  # MX, A and AAAA; or MX and the root
    resolver.timeout = resolver.lifetime / 2
    return resolver


def _note(comment: Comment, result: Assessment) -> None:
    Comment.objects.filter(pk=comment.pk).update(email_status=result.status, email_detail=result.detail[:200])
    enqueue(Job.Kind.SCREEN, key=f"screen:{comment.revision_id}", comment=comment)
