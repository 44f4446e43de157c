"""What visitors type, made safe to keep."""

import unicodedata
from xml.sax import parseString
from xml.sax.handler import ContentHandler

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.text import clean_line, clean_text

ANY_TEXT = st.text(alphabet=st.characters(), max_size=200)  # lone surrogates too


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b", "ab"),
        ("a\x1b[31mb", "a[31mb"),
        ("a\x9fb", "ab"),
        ("a\ud800b", "a\ufffdb"),
        ("a\u202eb\u2066c", "abc"),
        ("a\uffffb\ufffec", "abc"),
        ("a\r\nb\rc\u2028d\u2029e\x85f", "a\nb\nc\nd\ne\nf"),
        ("  a\tb \n", "a\tb"),
        ("שלום\u200f", "שלום\u200f"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
    ],
)
def test_only_what_lies_or_breaks_is_taken_out(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


def test_a_line_has_no_breaks() -> None:
    assert clean_line(" Ada\r\n\tLovelace\u2028\x00 ") == "Ada Lovelace"


@given(ANY_TEXT)
def test_the_result_can_be_stored_sent_and_put_into_a_feed(typed: str) -> None:
    for clean in (clean_text(typed), clean_line(typed)):
        assert "\x00" not in clean
        assert not {"Cs"} & {unicodedata.category(char) for char in clean}
        escaped = clean.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        parseString(f"<a>{escaped}</a>".encode(), ContentHandler())


def test_no_single_character_breaks_a_feed() -> None:
    for number in (*range(0x20), *range(0x7F, 0xA0), *range(0xD7F0, 0xE010), 0xFFFE, 0xFFFF):
        parseString(f"<a>{clean_text(f'a{chr(number)}b')}</a>".encode(), ContentHandler())


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(typed: str) -> None:
    assert clean_text(clean_text(typed)) == clean_text(typed)
    assert clean_line(clean_line(typed)) == clean_line(typed)
