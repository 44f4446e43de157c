"""Finding links in a comment, in whatever form: Markdown, HTML, BBCode, bare, `www.` or just `example.com`.

Every expression below is linear: its parts exclude the character that begins the next, or are possessive.
"""

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from comments.screening.text import readable

_PATH = r"(?::\d{1,5})?(?:[/?#](?:(?![,;]https?:)[^\s<>\"'()\[\]{}|\\^`])*+)?"
_LINK = re.compile(
    r"(?i:(?:https?|ftp|hxxps?):/{1,3}+|(?<![^\W_])www\.)(?P<site>[^\s/?#<>\"'()\[\]{}|\\^`,;]++)" + _PATH
    # The TLD decides about these below: “System.Net” and “done.Me” are no sites.
    + r"|(?<![@.\-])(?<![^\W_])(?P<bare>[\w-]{1,63}+(?:\.[\w-]{1,63}+){1,20}+)(?![\w@-])" + _PATH
)  # fmt: skip
_PAIRS = (
    re.compile(r"\[(?P<label>[^\[\]]{1,300}+)\]\(\s*+<?(?P<target>[^\s()<>]++)[^()\n]{0,200}+\)"),
    re.compile(
        r"(?i)<a\b[^<>]{0,200}?\bhref\s*+=\s*+[\"']?(?P<target>[^\s\"'<>]++)[^<>]*+>(?P<label>[^<]{0,300}+)</a\s*>"
    ),
    re.compile(
        r"(?i)\[(?:url|link)=[\"']?(?P<target>[^\[\]\s\"']++)[\"']?\](?P<label>[^\[]{0,300}+)\[/(?:url|link)\]"
    ),
)
_NOT_IN_HOST = re.compile(r"[!$%&*+:;=~]")
_BARE_TLDS = frozenset(
    {
        "com", "net", "org", "biz", "info", "edu", "gov", "ru", "su", "ua", "by", "cn", "tk", "xyz", "icu",
        "shop", "club", "online", "site", "website", "store", "bet", "casino", "loan", "win", "porn", "xxx",
        "sex", "vip", "top", "de", "fr", "es", "it", "nl", "pl", "eu", "uk", "ca", "au", "br", "jp", "in",
        "me", "io", "co", "tv", "рф",
    }
)  # fmt: skip
# Two-letter endings that are English words, or fields in code, count only where a path follows.
_ENDINGS_NEEDING_PATH = frozenset({"by", "it", "in", "me", "io", "co", "top", "site", "store", "online"})
# Names of software that look like domains.
_NOT_SITES = frozenset({"asp.net", "vb.net", "ado.net", "ml.net", "paint.net"})
_SHORTENERS = frozenset(
    {
        "bit.ly", "bitly.com", "tinyurl.com", "goo.gl", "t.co", "ow.ly", "is.gd", "v.gd", "buff.ly",
        "rebrand.ly", "cutt.ly", "shorturl.at", "tiny.cc", "rb.gy", "t.ly", "s.id", "lnkd.in", "adf.ly",
        "bl.ink", "clck.ru", "vk.cc", "u.to", "shorte.st", "bc.vc", "j.mp", "x.co", "soo.gd", "tr.im",
        "cli.gs", "dlvr.it", "snip.ly", "surl.li", "n9.cl", "urlz.fr", "da.gd", "qr.ae", "tny.im", "ouo.io",
        "linkvertise.com", "t2m.io", "shorturl.gg", "wa.link",
    }
)  # fmt: skip

# A comment of links only has no more to say about the 51st site than about the first fifty.
MAX_HOSTS = 50


@dataclass(frozen=True, slots=True)
class Link:
    """`host` is lower case, without `www.`, in Unicode; `target` is the link as it stands in the text."""

    host: str
    target: str

    @property
    def is_shortened(self) -> bool:
        return self.host in _SHORTENERS

    @property
    def is_raw_address(self) -> bool:
        return _ip_address(self.host) is not None


@dataclass(frozen=True, slots=True)
class Linked:
    """A text taken apart: its links, those whose label names another site, the text without the targets
    (`prose`), and the text without the labels too (`beside`).
    """

    links: tuple[Link, ...]
    disguised: tuple[Link, ...]
    prose: str
    beside: str


@lru_cache(maxsize=16)
def take_apart(text: str) -> Linked:
    """Find the links of `text`; addresses within the local network and names without a dot are none."""
    disguised: list[Link] = []

    def unlabelled(match: re.Match[str]) -> str:
        label, target = first_link(match["label"]), first_link(match["target"])
        if label is None or target is None:
            return match[0]
        if _site(label.host) == _site(target.host):
            return f" {match['target']} "  # one link, not two
        disguised.append(target)
        return match[0]

    plain = beside = readable(text)
    marked = "[" in plain or "<" in plain  # no pair without: most comments have neither
    for pair in _PAIRS if marked else ():
        beside = pair.sub(_nothing_if_linked, beside)
        plain = pair.sub(unlabelled, plain)
    links, prose = _split(plain)
    return Linked(tuple(links), tuple(disguised), prose, _split(beside)[1] if beside != plain else prose)


def first_link(text: str) -> Link | None:
    """Return the first link in a short text such as a label, a name or a website field."""
    return next(filter(None, map(_link, _LINK.finditer(readable(text)))), None)


def site_of(url: str) -> Link | None:
    """Return where a website field leads; what people type there needs no scheme and no known ending."""
    url = readable(url).strip()
    return first_link(url) or first_link(f"http://{url}")


def linked_hosts(text: str, url: str) -> list[str]:
    """Return the canonical hosts that a comment leads to, each once: those of its text and of its website field."""
    linked, site = take_apart(text), site_of(url)
    links = [*linked.links, *linked.disguised, *([site] if site else [])]
    return sorted({link.host for link in links})[:MAX_HOSTS]


def is_under(host: str, domains: Iterable[str]) -> bool:
    """Tell whether `host` is one of the domains or a subdomain of one; all of them canonical."""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def canonical_hosts(hosts: Iterable[str]) -> frozenset[str]:
    """Return the canonical form of each host that is not empty."""
    return frozenset(canonical_host(readable(host)) for host in hosts) - {""}


def canonical_host(host: str) -> str:
    """Return the host in lower case and Unicode, without user name, port, final dots and `www.`."""
    host = _NOT_IN_HOST.split(host.rpartition("@")[2].lstrip("*"))[0]
    host = host.casefold().strip("._-").removeprefix("www.")
    return ".".join(_unicode_label(label) for label in host.split("."))[:253]


def _split(plain: str) -> tuple[list[Link], str]:
    """Return the links of the text and what is left of it without them."""
    links: list[Link] = []

    def collected(match: re.Match[str]) -> str:
        link = _link(match)
        links.extend([link] if link else [])
        return " " if link else match[0]

    prose = _LINK.sub(collected, plain)
    return links, prose


def _nothing_if_linked(match: re.Match[str]) -> str:
    return " " if first_link(match["target"]) else match[0]


def _link(match: re.Match[str]) -> Link | None:
    bare = match["bare"]
    if bare is not None and not _is_site(bare, has_path=match.end() > match.end("bare")):
        return None
    host = canonical_host(bare or match["site"])
    return Link(host, match[0].rstrip(".,;:!?*_")) if _is_public(host) else None


def _is_site(name: str, *, has_path: bool) -> bool:
    """Decide whether a bare `name.ending` is meant as a site, by its ending as typed."""
    host, ending = name.casefold(), name.rpartition(".")[2]
    if host in _SHORTENERS:
        return True
    if ending not in _BARE_TLDS and ending != "COM":
        return False
    return host not in _NOT_SITES and (has_path or ending not in _ENDINGS_NEEDING_PATH)


def _is_public(host: str) -> bool:
    address = _ip_address(host)
    return address.is_global if address else "." in host


def _ip_address(host: str) -> ipaddress.IPv4Address | None:
    """Return the address that `host` spells, as a dotted or as a single decimal number."""
    if host.strip("0123456789."):
        return None
    try:
        return ipaddress.IPv4Address(host if "." in host else int(host[:12]))
    except ValueError:
        return None


def _unicode_label(label: str) -> str:
    if not label.startswith("xn--") or len(label) > 63:
        return label
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return label


def _site(host: str) -> str:
    """Return the last two labels, near enough to the registered domain to compare a label with its target."""
    return ".".join(host.split(".")[-2:])
