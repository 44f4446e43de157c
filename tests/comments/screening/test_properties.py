"""What holds for any text: no crash, no secret told, equal texts judged alike, time within its budget."""

import json
import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from comments.screening import links, text
from comments.screening.pipeline import CHECK_BUDGET_SECONDS, CHECKS, screen
from comments.screening.submission import Submission
from comments.screening.verdict import Verdict
from tests.comments.screening.submissions import EMAIL, IP, rules, submission

FRAGMENTS = st.sampled_from(
    [
        "http://a.com", "https://bit.ly/x", "www.", "[", "](", ")", "<a href=", ">", "</a>", "[url=",
        "[/url]", "&#", "&amp;", "dot com", "viagra", "саsino", "\u200b", "\u202e", "\u0301", "ﷺ",
        "$100", "+44 7700 900123", "A", " ", "\n", "ﬁ", "ｆ", "xn--", "//", "..", "@", "\x00", "\ud800",
        "赌博", "!", "check out my channel",
    ]
)  # fmt: skip
MESSY = st.lists(FRAGMENTS | st.text(max_size=8), max_size=25).map("".join)
BOOK = rules("word", "casino", "c++", "赌博") + rules("domain", "a.com") + rules("name", "joe")


def judged(verdict: Verdict) -> tuple[float, str, list[tuple[str, float]]]:
    return verdict.score, verdict.disposition, [(s.code, s.weight) for s in verdict.signals]


@given(MESSY | st.text(alphabet=st.characters(), max_size=60), MESSY, MESSY)
@example("&#" + "9" * 5000 + ";", "", "")
@example("http://xn--" + "a" * 100 + ".com", "xn--\ud800", "http://[::1")
@settings(deadline=None, max_examples=300)
def test_no_text_makes_a_check_fail(text: str, name: str, url: str) -> None:
    verdict = screen(submission(text=text, name=name, url=url, honeypot=name, page=url, rules=BOOK))
    assert not [s for s in verdict.signals if s.code.endswith(("failed", "missing"))]
    assert 0 <= verdict.score <= 1
    json.dumps(verdict.as_dict(), allow_nan=False).encode()


@given(MESSY)
@settings(deadline=None, max_examples=200)
def test_texts_equal_under_nfkc_are_judged_alike(text: str) -> None:
    composed = unicodedata.normalize("NFKC", text)
    decomposed = unicodedata.normalize("NFKD", text)
    first, *others = (judged(screen(submission(text=t, rules=BOOK))) for t in (text, composed, decomposed))
    assert others == [first, first]


@example("http://a.com and", "[x](http://pills.example)")
@given(MESSY, st.sampled_from(["https://pills.example/buy", "http://bit.ly/zz", "[x](http://pills.example)"]))
@settings(deadline=None, max_examples=200)
def test_adding_a_spam_link_never_lowers_the_score(text: str, link: str) -> None:
    before, after = screen(submission(text=text)), screen(submission(text=f"{text}\n\n{link}"))
    assert after.score >= before.score
    assert after.disposition >= before.disposition


@given(MESSY)
@settings(deadline=None, max_examples=100)
def test_the_same_submission_gets_the_same_verdict(text: str) -> None:
    assert judged(screen(submission(text=text))) == judged(screen(submission(text=text)))


@given(MESSY, MESSY)
@settings(deadline=None, max_examples=150)
def test_no_word_or_evidence_tells_address_or_ip(text: str, name: str) -> None:
    book = (
        rules("word", EMAIL, IP, effect="spam")
        + rules("address", EMAIL)
        + rules("network", IP)
        + rules("name", EMAIL)
    )
    told = f"{text} {EMAIL} http://{IP}/ {EMAIL.upper()}"
    everything = submission(
        text=told, name=f"{name} {EMAIL}", url=f"http://{IP}/{EMAIL}", honeypot=EMAIL, rules=book
    )
    stored = json.dumps(screen(everything).as_dict(), ensure_ascii=False).casefold()
    assert EMAIL not in stored
    assert IP not in stored


PATTERNS = (
    "<a ", "<a href=x ", "<a href=", "[", "[a](", "](", "[![](", "[url=", "[url=x]", "&", "&#1", "a.",
    "a.__.", "_", "-", "a_", "a ", "A", "!", "1", "1 ", "$1", "00", "+1 ", "@", "a@", "a@a.",
    "http://", "http:", "www.", "http://a.com/", "a.com ", "xn--a.", "x (dot) ", "(", "whatsapp ", "ﷺ",
    "\u0301\u0316", "\u0344", "\u0f73\u0f71", "\uff9e\u0316", "a\u0301", "\u0301", "\u200b", "a\u200b",
    "\u202a", "赌", "ก\u0e31", "क\u094d", "👩‍", "ｗ", "İ", "а", "аa", "buy now ", "viagra ", "\n", " ",
    "\ud800", "|", "^", ",http://", "a-", "1.", "1,", "*", "**[", "~~", "\\", "\"", "'", "#", "/", "?",
    "?http:",
)  # fmt: skip


def pathological() -> list[str]:
    nested = ["[" * 5000 + "]" * 5000, "<a>" * 1500 + "</a>" * 1400, "a@" + "a." * 4999, "a.b" + "c" * 9997]
    mixed = [
        "[x](" + "a" * 9990,
        "<a href=" + "x" * 9990,
        "http://" + "." * 9990,
        "a" * 9998 + "@a",
        "_a.__" * 2000 + "@",
    ]
    return [(pattern * 10_000)[:10_000] for pattern in PATTERNS] + nested + mixed


@pytest.mark.parametrize("hostile", pathological(), ids=lambda hostile: ascii(hostile[:12]))
def test_ten_thousand_hostile_characters_stay_within_the_budget(hostile: str) -> None:
    """Nothing is remembered from elsewhere, so the first check pays for the normalisation too."""
    for cached in (text.decoded, text.readable, text.normalise, text.words, links.take_apart):
        cached.cache_clear()
    checked = submission(text=hostile, name=hostile[:100], url=hostile[:200], page=hostile, rules=BOOK)
    spent = [_spent(check.look, checked) for check in CHECKS]
    assert max(spent) < CHECK_BUDGET_SECONDS
    assert not [s for s in screen(checked).signals if s.code.endswith(("failed", "overran"))]


def _spent(look: object, checked: Submission) -> float:
    assert callable(look)
    started = time.thread_time()
    list(look(checked))
    return time.thread_time() - started
