"""Comment text to HTML: Markdown without HTML, then sanitised. Done once, when a revision is stored."""

from functools import cache

import nh3
from markdown_it import MarkdownIt

TAGS = {"p", "br", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a", "s", "hr"}
_OFF = ["image", "html_block", "html_inline", "heading", "lheading", "table", "reference"]


@cache
def _markdown() -> MarkdownIt:
    # maxNesting bounds what a bomb of brackets or quotes can cost; with 10,000 characters the worst found took 0.2 s.
    options = {"html": False, "linkify": True, "breaks": True, "maxNesting": 20}
    markdown = (
        MarkdownIt("commonmark", options)
        .enable(["linkify", "strikethrough"])
        .disable(_OFF, ignoreInvalid=True)
    )
    assert markdown.linkify is not None  # noqa: S101  linkify-it-py is a dependency of ours
    markdown.linkify.set({"fuzzy_link": False, "fuzzy_email": False})
    return markdown


def render_comment(text: str) -> str:
    """Safe HTML of a comment. Links say that they are the commenter's, not ours (`ugc nofollow noopener`)."""
    return nh3.clean(
        _markdown().render(text),
        tags=TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes={"http", "https"},
        link_rel="ugc nofollow noopener",
    )
