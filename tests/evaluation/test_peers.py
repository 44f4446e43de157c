"""The peers that are written here do what their authors published."""

import dataclasses
import shutil

import pytest

from tests.evaluation.corpora import Row
from tests.evaluation.filters import Filter
from tests.evaluation.peers.bogofilter import Bogofilter
from tests.evaluation.peers.fourgrams import FourGrams
from tests.evaluation.peers.message import message
from tests.evaluation.peers.spambayes import SpamBayes, chi_square_above, combined, tokens

ROW = Row(id="1", file="x", spam=True, ts=None, seq=None, author=None, url=None, text="", post="")


def row(text: str, *, spam: bool = False) -> Row:
    return dataclasses.replace(ROW, text=text, spam=spam)


@pytest.mark.parametrize(("value", "freedom"), [(5.991, 2), (9.488, 4), (18.307, 10), (124.342, 100)])
def test_chi_square_is_that_of_the_printed_tables(value: float, freedom: int) -> None:
    assert chi_square_above(value, freedom) == pytest.approx(0.05, abs=5e-5)


def test_fisher_combining_by_hand() -> None:
    """Of two words with 0.9: S = 1 − 0.01(1 − ln 0.01) and H = 1 − 0.81(1 − ln 0.81)."""
    assert combined([0.9, 0.9]) == pytest.approx((0.943948 - 0.019316 + 1) / 2, abs=1e-5)


def test_words_for_and_against_cancel_and_none_say_nothing() -> None:
    assert combined([0.99, 0.01]) == pytest.approx(0.5)
    assert combined([]) == 0.5


def test_a_seldom_word_stays_near_a_half() -> None:
    """Robinson's f(w) = (s·x + n·p) / (s + n) with s = 0.45, x = 0.5."""
    judge = SpamBayes()
    judge.learn(row("pills", spam=True))
    judge.learn(row("hello"))
    assert judge.probability("pills") == pytest.approx((0.225 + 1) / 1.45)
    assert judge.probability("never seen") == 0.5


def test_tokens_mark_where_they_stand() -> None:
    found = tokens(dataclasses.replace(ROW, text="see http://a.example/b now", author="Ann", url=""))
    assert found == {"http:a", "http:example", "http:b", "see", "now", "name:ann"}


def test_a_message_tells_nothing_that_is_not_known() -> None:
    assert b"From:" not in message(ROW)
    assert b"X-Website:" not in message(ROW)
    assert b"From: \n" in message(dataclasses.replace(ROW, author=""))
    assert b"From: a Bcc: b\n" in message(dataclasses.replace(ROW, author="a\nBcc: b"))


@pytest.mark.parametrize("make", [SpamBayes, FourGrams, Bogofilter])
def test_a_peer_learns_row_by_row(make: type[Filter]) -> None:
    if make is Bogofilter and shutil.which("bogofilter") is None:
        pytest.skip("bogofilter is not installed")
    judge = make()
    try:
        for number in range(8):
            spam = row(f"cheap pills {number}", spam=True)
            judge.score(spam)
            judge.learn(spam)
            judge.learn(row(f"thoughtful answer {number}"))
        assert judge.score(row("cheap pills")) > 0.5 > judge.score(row("thoughtful answer"))
    finally:
        judge.close()
