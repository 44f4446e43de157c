"""The ways in which one comment can be looked at; the most spam-like of them counts.

As it stands, without disguises, and without its last links, so that nothing that is added to an advert makes it
look better: neither letters that hide it nor a link more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from comments.screening.classifier.item import Item
from comments.screening.classifier.unhide import unhidden
from comments.screening.links import take_apart
from comments.screening.text import readable

# So many first links are looked at alone; who leaves more is held for their number.
_MOST_LINKS = 3


def views(item: Item) -> Iterator[Item]:
    """Yield the comment as it stands first, and then what else it can be taken for."""
    yield item
    texts = [item.text, *_without_last_links(item.text)]
    for text in texts[1:]:
        yield replace(item, text=text)
    for text in texts:
        if (plain := unhidden(text)) is not None:
            yield replace(item, text=plain)


def _without_last_links(text: str) -> Iterator[str]:
    shown = readable(text)
    spans = _spans(shown, [link.target for link in take_apart(text).links])
    for kept in range(min(_MOST_LINKS + 1, len(spans))):
        rest = shown
        for start, end in sorted(spans[kept:], reverse=True):
            rest = f"{rest[:start]} {rest[end:]}"
        yield rest


def _spans(text: str, targets: Sequence[str]) -> list[tuple[int, int]]:
    """Return where the targets stand, each after the one before it."""
    spans, at = [], 0
    for target in targets:
        start = text.find(target, at)
        if start >= 0:
            at = start + len(target)
            spans.append((start, at))
    return spans
