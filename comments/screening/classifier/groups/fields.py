"""The name and the website, and where the links of the text lead: what an advertiser wants to be found by."""

from comments.screening.classifier.reading import Reading, address, words_of
from comments.screening.links import Link

_MOST_LINKS = 30


def look(reading: Reading) -> list[str]:
    names = [name for link in reading.links[:_MOST_LINKS] for name in _link(link)]
    if reading.name:
        names += _name(reading.name, reading.name_words)
    if reading.site:
        names += _site(reading.site)
    return names


def _link(link: Link) -> list[str]:
    labels = link.host.split(".")
    words = words_of(address(link))[:12]
    return [
        f"link-host:{link.host}",
        f"link-domain:{'.'.join(labels[-2:])}",
        f"link-tld:{labels[-1]}",
        *(f"link-word:{word}" for word in words),
    ]


def _name(name: str, words: tuple[str, ...]) -> list[str]:
    framed = f" {name[:40]} "
    return [
        f"name:{name}",
        *(f"name-word:{word}" for word in words),
        *(f"name-part:{framed[at : at + 4]}" for at in range(len(framed) - 3)),
    ]


def _site(site: Link) -> list[str]:
    labels = site.host.split(".")
    return [
        f"site-host:{site.host}",
        f"site-domain:{'.'.join(labels[-2:])}",
        f"site-tld:{labels[-1]}",
        *(f"site-word:{word}" for word in words_of(address(site))[:14]),
        *(f"site-part:{site.host[at : at + 4]}" for at in range(min(30, len(site.host) - 3))),
    ]
