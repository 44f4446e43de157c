"""Article text to HTML. Authors are trusted people, yet the result is sanitised: a pasted text may not be theirs."""

import html
from functools import cache

import nh3
from markdown_it import MarkdownIt


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(
        ["table", "strikethrough", "replacements", "smartquotes"]
    )


def render_article(text: str) -> str:
    """Safe HTML of an article written in Markdown."""
    return nh3.clean(_markdown().render(text), link_rel="noopener")


def plain_text(rendered: str) -> str:
    """The words of an article's HTML, without its tags."""
    return html.unescape(nh3.clean(rendered, tags=set())).strip()
