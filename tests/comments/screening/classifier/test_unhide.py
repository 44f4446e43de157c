"""Disguises are seen through, and what only looks like one is left alone."""

import pytest

from comments.screening.classifier.unhide import unhidden


@pytest.mark.parametrize(
    ("hidden", "plain"),
    [
        ("c h e c k out my v i d e o s", "check out my videos"),
        ("get it f.r.e.e today", "get it free today"),
        ("f-r-e-e m_o_n_e_y", "free money"),
        ("f r e e m o n e y here", "free money here"),
        ("ch3ck 0ut my ch4nnel!", "check out my channel!"),
        ("m4ke m0ney f4st", "make money fast"),
        ("see hxxp://pills dot example now", "see http://pills.example now"),
        ("see pills[.]com", "see pills.com"),
        ("see pills (dot) com/buy", "see pills.com/buy"),
    ],
)
def test_it_reads_what_a_person_reads(hidden: str, plain: str) -> None:
    assert unhidden(hidden) == plain


@pytest.mark.parametrize(
    "text",
    [
        "I was 3rd in the 2nd race of 1998.",
        "An mp3 of 20mb, a b2b fair, the i18n of x86 and h264.",
        "Make it 10px wide, from 9am to 5pm, at $20.",
        "He was right, was he not? A, b and c are.",
        "Восклицательный знак забыл",
        "",
    ],
)
def test_what_is_meant_is_left(text: str) -> None:
    assert unhidden(text) is None
