"""Comment text to HTML that can do no harm."""

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.rendering import render_comment
from tests.reading import parse

ALLOWED = {"p", "br", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a", "s", "hr"}
PIECES = (
    *(
        "*",
        "_",
        "`",
        "[",
        "](",
        ")",
        "<",
        ">",
        "&",
        "\n",
        "    ",
        "- ",
        "1. ",
        "> ",
        "~~",
        "\\",
        '"',
        "'",
        "\t",
        "![",
        "# ",
    ),
    *("javascript:", "data:", "http://", "//", "<script>", "<img src=x onerror=x>", "</p>", "&#106;"),
)
MARKUP = st.lists(
    st.one_of(
        st.sampled_from(PIECES),
        st.text(max_size=5),
    ),
    max_size=40,
).map("".join)


class Seen(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]


@given(MARKUP)
def test_nothing_typed_becomes_anything_but_plain_markup(text: str) -> None:
    seen = Seen(render_comment(text))
    assert seen.tags <= ALLOWED
    for tag, name, value in seen.attributes:
        assert (tag, name) in {("a", "href"), ("a", "title"), ("a", "rel"), ("ol", "start")}
        if name == "href":
            assert value.lower().startswith(("http:", "https:")) or ":" not in value.split("/")[0]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "![x](https://a.example/x.png)",
        '<https://a.example/" onclick=x>',
        "[a]: javascript:alert(1)\n[a]",
        "&#106;avascript:alert(1)",
    ],
)
def test_known_attacks_stay_text(text: str) -> None:
    seen = Seen(render_comment(text))
    assert not seen.tags & {"script", "img"}
    assert not [
        value for _, name, value in seen.attributes if name == "href" and not value.startswith("http")
    ]


def test_what_the_form_promises_works() -> None:
    html = render_comment(
        "*a* **b** `c`\nnext\n\n> quote\n\n- item\n\n[d](https://d.example) https://e.example/f"
    )
    for part in (
        "<em>a</em>",
        "<strong>b</strong>",
        "<code>c</code>",
        "<br",
        "<blockquote>",
        "<li>item</li>",
    ):
        assert part in html
    links = parse(html).findall(".//a")
    assert [link.get("href") for link in links] == ["https://d.example", "https://e.example/f"]
    assert {link.get("rel") for link in links} == {"ugc nofollow noopener"}


@pytest.mark.parametrize(
    "bomb",
    [
        "[" * 10_000,
        "> " * 5_000,
        "*a **b " * 1_400,
        "`" * 9_999,
        "- " * 5_000,
        "<" * 10_000,
        "http://" * 1_400,
        "](" * 5_000,
        "~~a" * 3_000,
        "\\" * 10_000,
        "&" * 10_000,
        "_a" * 5_000,
    ],
)
def test_a_bomb_of_markup_costs_no_more_than_a_moment(bomb: str) -> None:
    start = time.process_time()
    render_comment(bomb)
    assert time.process_time() - start < 1.0
