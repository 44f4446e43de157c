"""What a page says, taken from its HTML as a browser would understand it."""

from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import html5lib


def parse(html: str | bytes) -> Element:
    """The document's tree, built by the HTML standard's own rules."""
    tree: Element = html5lib.parse(html, namespaceHTMLElements=False)
    return tree


def strict_parse(html: str) -> Element:
    """The same, and every parse error is raised."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree: Element = parser.parse(html)
    return tree


def the(html: str | bytes, path: str) -> Element:
    """The first element at an ElementTree path, which must be there."""
    found = parse(html).find(path)
    assert found is not None, f"the page has no {path}"
    return found


def fields(response: Any) -> dict[str, str]:
    """The comment form as the visitor finds it: field name to value."""
    form = the(response.content, ".//form[@method='post']")
    found = {str(field.get("name")): field.get("value", "") for field in form.iter("input")}
    return found | {str(field.get("name")): field.text or "" for field in form.iter("textarea")}


@dataclass(frozen=True)
class Shown:
    """A comment in the list: whose reply it is by the nesting of the HTML, and what stands in it."""

    parent: str | None
    words: str
    tombstone: bool


def shown_comments(response: Any) -> dict[str, Shown]:
    """Every comment on the page by its anchor, in reading order."""
    found: dict[str, Shown] = {}
    top = parse(response.content).find(".//ol[@class='comment-list']")
    if top is not None:
        _collect(top, None, found)
    return found


def _collect(items: Element, parent: str | None, found: dict[str, Shown]) -> None:
    for item in items:
        assert item.tag == "li", f"<{item.tag}> stands in a list"
        anchor = str(item.get("id"))
        assert anchor not in found
        own = [child for child in item if child.tag != "ol"]
        words = " ".join(" ".join("".join(child.itertext()).split()) for child in own)
        found[anchor] = Shown(parent, words, own[0].get("class") == "tombstone")
        for below in item.findall("ol"):
            _collect(below, anchor, found)
