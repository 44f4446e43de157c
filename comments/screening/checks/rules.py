"""The site's own rules: words, domains, addresses, networks, names, numbers of links and regular expressions.

All rules are looked at and every hit is told, so that a moderator sees which rule works and which errs.
"""

import ipaddress
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from comments.screening.checks.links import foreign_links
from comments.screening.expressions import BadExpressionError, compiled, occurs
from comments.screening.finding import Finding, MissingInputError
from comments.screening.links import canonical_host, canonical_hosts, is_under, site_of, take_apart
from comments.screening.matching import PhraseIndex
from comments.screening.submission import Rule, RuleEffect, RuleKind, Submission
from comments.screening.text import readable

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_WOULD: dict[RuleEffect, str] = {
    "hold": "hold",
    "spam": "mark as spam",
    "reject": "reject",
    "allow": "allow",
}


@dataclass(frozen=True, slots=True)
class _Rulebook:
    """Rules prepared once; a site's rules change rarely, its comments come all the time."""

    by_kind: dict[RuleKind, tuple[Rule, ...]]
    words: PhraseIndex
    names: PhraseIndex


def look(submission: Submission) -> Iterator[Finding]:
    """Yield one finding per rule that hits; raises MissingInputError when the rules could not be read."""
    if submission.rules is None:
        raise MissingInputError("the site's rules")
    rulebook = _rulebook(submission.rules)
    for kind, find in _FINDERS.items():
        if rulebook.by_kind.get(kind):
            yield from find(submission, rulebook)


def _by_word(submission: Submission, rulebook: _Rulebook) -> Iterator[Finding]:
    fields = {"": submission.text, " in the name": submission.name, " in the website": submission.url}
    found = {where: set(rulebook.words.find(text)) for where, text in fields.items()}
    for rule in rulebook.by_kind["word"]:
        where = next((where for where, patterns in found.items() if rule.pattern in patterns), None)
        if where is not None:
            yield _hit(rule, f"word {_quoted(rule.pattern)}{where}")


def _by_domain(submission: Submission, rulebook: _Rulebook) -> Iterator[Finding]:
    links = [*take_apart(submission.text).links, *take_apart(submission.text).disguised]
    site, mailbox = site_of(submission.url), canonical_host(readable(submission.email).rpartition("@")[2])
    linked = {link.host for link in [*links, *([site] if site else [])]}
    for rule in rulebook.by_kind["domain"]:
        domain = canonical_hosts([rule.pattern.strip()])
        if rule.effect == "allow":
            # One good link must not carry ten bad ones past the checks.
            if linked and all(is_under(host, domain) for host in linked):
                yield _hit(rule, f"every link leads to {_quoted(rule.pattern)}")
        elif any(is_under(host, domain) for host in linked):
            yield _hit(rule, f"domain {_quoted(rule.pattern)}")
        elif is_under(mailbox, domain):
            yield _hit(rule, f"domain {_quoted(rule.pattern)} of this address")


def _by_address(submission: Submission, rulebook: _Rulebook) -> Iterator[Finding]:
    """A pattern is a whole address, or `@domain` for all of a domain."""
    address = _folded(submission.email)
    for rule in rulebook.by_kind["address"]:
        pattern = _folded(rule.pattern)
        if pattern and (address == pattern or (pattern.startswith("@") and address.endswith(pattern))):
            yield _proved(rule, "this address", submission)


def _by_name(submission: Submission, rulebook: _Rulebook) -> Iterator[Finding]:
    found = set(rulebook.names.find(submission.name))
    for rule in rulebook.by_kind["name"]:
        if rule.pattern in found:
            yield _proved(rule, f"name {_quoted(rule.pattern)}", submission)


def _by_network(submission: Submission, rulebook: _Rulebook) -> Iterator[Finding]:
    address = _ip(submission.ip) if submission.ip else None
    for rule in rulebook.by_kind["network"]:
        try:
            network = _network(rule.pattern)
        except ValueError:
            yield _unreadable(rule, "no network such as 192.0.2.0/24")
            continue
        if address is not None and address in network:
            yield _hit(rule, "this network")


def _by_links(submission: Submission, rulebook: _Rulebook) -> Iterator[Finding]:
    """The pattern is a number, and so many links are too many: in the text, and the website is one of them."""
    own, site = canonical_hosts(submission.site_hosts), site_of(submission.url)
    number = len(foreign_links(submission)) + (site is not None and not is_under(site.host, own))
    for rule in rulebook.by_kind["links"]:
        if not rule.pattern.isdecimal() or int(rule.pattern) < 1:
            yield _unreadable(rule, "no number of links such as 3")
        elif number >= int(rule.pattern):
            links = "1 link" if number == 1 else f"{number} links"
            yield _hit(rule, f"{links}, and {rule.pattern} are enough")


def _by_pattern(submission: Submission, rulebook: _Rulebook) -> Iterator[Finding]:
    """An expression is never quoted: it may describe somebody's address."""
    fields = {"text": submission.text, "name": submission.name, "website": submission.url}
    for rule in rulebook.by_kind["pattern"]:
        try:
            expression = compiled(rule.pattern)
        except BadExpressionError:
            yield _unreadable(rule, "no regular expression that RE2 takes")
            continue
        where = next((where for where, text in fields.items() if occurs(expression, text)), None)
        if where is not None:
            yield _hit(rule, f"its expression matches the {where}")


_FINDERS: dict[RuleKind, Callable[[Submission, _Rulebook], Iterator[Finding]]] = {
    "word": _by_word,
    "domain": _by_domain,
    "address": _by_address,
    "name": _by_name,
    "network": _by_network,
    "links": _by_links,
    "pattern": _by_pattern,
}


@lru_cache(maxsize=4)
def _rulebook(rules: tuple[Rule, ...]) -> _Rulebook:
    by_kind: dict[RuleKind, tuple[Rule, ...]] = {}
    for rule in rules:
        by_kind[rule.kind] = (*by_kind.get(rule.kind, ()), rule)
    words, names = (PhraseIndex({r.pattern for r in by_kind.get(kind, ())}) for kind in ("word", "name"))
    return _Rulebook(by_kind, words, names)


def _proved(rule: Rule, words: str, submission: Submission) -> Finding:
    """Let an address or a name be allowed only when it is proved: anybody can type either."""
    if rule.effect != "allow" or (submission.history and submission.history.confirmed):
        return _hit(rule, words)
    return Finding("unproved", f"rule #{rule.id} would allow {words}, but the address is not confirmed")


def _hit(rule: Rule, words: str) -> Finding:
    evidence = {"rule": rule.id, "kind": rule.kind}
    if rule.watch:
        watched = f"rule #{rule.id} (watching, would {_WOULD[rule.effect]}): {words}"
        return Finding("watch", watched, evidence=evidence)
    return Finding(rule.effect, f"rule #{rule.id} ({rule.effect}): {words}", evidence=evidence)


def _unreadable(rule: Rule, what: str) -> Finding:
    """A rule that cannot be followed holds, since nobody knows what it would have stopped; unless it only watches."""
    words = f"rule #{rule.id} is {what}: correct or delete it"
    return Finding("watch", words) if rule.watch else Finding("unreadable", words, evidence={"rule": rule.id})


def _quoted(pattern: str) -> str:
    """Quote a pattern for the moderator, unless it could be somebody's address."""
    return "that looks like an address" if "@" in pattern or _is_ip(pattern) else f"“{pattern}”"


def _folded(address: str) -> str:
    return readable(address).strip().casefold()


def _is_ip(pattern: str) -> bool:
    try:
        ipaddress.ip_address(pattern.strip())
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)
def _network(pattern: str) -> Network:
    return ipaddress.ip_network(pattern.strip(), strict=False)


def _ip(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    address = ipaddress.ip_address(text.strip())
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
