"""From signals to a disposition: bounds, their order, and what happens when a check cannot work."""

import ast
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from comments.screening import checks, pipeline, policy
from comments.screening.finding import Check, Finding
from comments.screening.policy import decide, weigh
from comments.screening.submission import Submission
from comments.screening.verdict import Disposition, Signal
from tests.comments.screening.submissions import EMAIL, IP, rules, submission


def signal(weight: float = 0.0, check: str = "any", code: str = "seen", **bounds: Disposition) -> Signal:
    floor, ceiling = bounds.get("floor"), bounds.get("ceiling")
    return Signal(
        check=check,
        code=f"{check}:{code}",
        words="",
        weight=weight,
        floor=floor,
        ceiling=ceiling,
        evidence={},
    )


def test_dispositions_are_ordered_by_severity() -> None:
    ordered = [Disposition.PUBLISH, Disposition.HOLD, Disposition.SPAM, Disposition.REJECT]
    assert sorted(["reject", "hold", "spam", "publish"], key=Disposition) == ordered
    assert max(ordered) == "reject"
    assert Disposition.PUBLISH < Disposition.HOLD <= Disposition.HOLD
    assert Disposition.REJECT > Disposition.SPAM >= Disposition.SPAM


def test_thresholds() -> None:
    score, disposition = decide([])
    assert score == pytest.approx(0.018, abs=0.001)
    assert disposition == "publish"
    assert decide([signal(2.5)])[1] == "publish"
    assert decide([signal(2.7)])[1] == "hold"
    assert decide([signal(6.0)])[1] == "hold"
    assert decide([signal(6.5)])[1] == "spam"


def test_only_two_strong_checks_reject() -> None:
    assert decide([signal(50.0)])[1] == "spam"
    assert decide([signal(25.0), signal(25.0)])[1] == "spam"
    assert decide([signal(50.0), signal(1.0, check="other")])[1] == "spam"
    assert decide([signal(6.0), signal(4.0, check="other")])[1] == "reject"


def test_the_checks_of_the_text_are_one_witness() -> None:
    text = [signal(6.0, check=check) for check in ("classifier", "phrases", "shape", "language")]
    assert decide(text)[1] == "spam"
    assert decide([*text, signal(2.0, check="identity")])[1] == "reject"


def test_floors_raise_and_ceilings_cap() -> None:
    hold, allow = signal(floor=Disposition.HOLD), signal(check="rules", ceiling=Disposition.PUBLISH)
    assert decide([hold])[1] == "hold"
    assert decide([signal(6.5), hold])[1] == "spam"
    assert decide([signal(6.5), hold, allow])[1] == "publish"


@pytest.mark.parametrize("code", ["failed", "overran", "missing"])
def test_an_allowance_does_not_excuse_a_check_that_could_not_look(code: str) -> None:
    blind = weigh("flood", Finding(code, "words"))
    assert decide([blind, signal(check="rules", ceiling=Disposition.PUBLISH)])[1] == "hold"


@pytest.mark.parametrize(
    ("field", "check"),
    [
        ("email_assessment", "email"),
        ("history", "history"),
        ("duplicates", "duplicates"),
        ("velocity", "flood"),
        ("rules", "rules"),
        ("fill_seconds", "fill_time"),
    ],
)
def test_a_missing_input_holds(field: str, check: str) -> None:
    verdict = pipeline.screen(submission(**{field: None}))
    assert verdict.disposition == "hold"
    assert [(s.code, s.floor) for s in verdict.signals] == [(f"{check}:missing", "hold")]


def test_ip_and_user_agent_may_have_aged_out() -> None:
    assert pipeline.screen(submission(ip=None, user_agent=None)).disposition == "publish"


def test_a_failing_check_holds_and_quotes_nothing() -> None:
    """An address that is no IP makes the rules fail after what they had found."""
    book = (*rules("word", "train"), *rules("network", "192.0.2.0/24"))
    verdict = pipeline.screen(submission(ip=f"{IP}.{EMAIL}", rules=book))
    assert verdict.disposition == "hold"
    assert [s.code for s in verdict.signals] == ["rules:hold", "rules:failed"]
    assert "ValueError" in verdict.signals[1].words
    assert IP not in json.dumps(verdict.as_dict())


def test_a_check_that_takes_too_long_holds_and_keeps_what_it_saw() -> None:
    def slow(submission: Submission) -> Iterator[Finding]:
        yield Finding("filled", "seen")
        enough = time.thread_time() + pipeline.CHECK_BUDGET_SECONDS
        while time.thread_time() <= enough:
            pass

    signals = pipeline.run(Check("honeypot", slow), submission())
    assert [s.code for s in signals] == ["honeypot:filled", "honeypot:overran"]
    assert signals[1].floor == "hold"


def test_the_other_checks_run_when_one_fails() -> None:
    verdict = pipeline.screen(submission(ip="no ip", rules=rules("network", "192.0.2.0/24"), honeypot="x"))
    assert {s.code for s in verdict.signals} == {"rules:failed", "honeypot:filled"}


def test_every_code_a_check_can_yield_has_a_weight_and_every_weight_a_check() -> None:
    """Codes stand in the sources as first arguments of Finding; those made up at run time are listed here."""
    computed = {
        *(f"rules:{effect}" for effect in ("hold", "spam", "reject", "allow")),
        *(f"phrases:{group}" for group in ("advert", "promotion", "adult", "gambling", "medicine", "money")),
        *(f"phrases:{group}" for group in ("topic", "pitch", "praise")),
        *(f"email:{status}" for status in ("undeliverable", "disposable", "unknown", "unknown-accepted")),
        *(f"flood:{code}" for code in ("network-minute", "network-hour", "address-hour")),
        *("links:one", "links:some", "links:several", "fill_time:fast", "fill_time:instant"),
        *("duplicates:near-here", "duplicates:near-elsewhere", "opinions:spam", "opinions:ham"),
    }
    assert computed | set(_written_codes()) == policy.WEIGHINGS.keys()


def _written_codes() -> Iterator[str]:
    for path in Path(checks.__path__[0]).glob("[a-z]*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Call(func=ast.Name(id="Finding"), args=[ast.Constant(value=str(code)), *_]):
                    yield f"{path.stem}:{code}"


def test_a_verdict_can_be_stored_as_json() -> None:
    book = rules("word", "train\ud800\x00")
    text = "\x00\ud800 http://a\udfff.com/ http://b.com train\ud800"
    verdict = pipeline.screen(submission(text=text, rules=book, fill_seconds=float("nan")))
    stored: dict[str, Any] = verdict.as_dict()
    assert json.loads(json.dumps(stored, allow_nan=False)) == stored
    assert "\\ud" not in json.dumps(stored)
    assert type(stored["disposition"]) is str
    assert type(stored["signals"][0]["floor"]) is str


def test_every_code_is_explained_to_the_moderator() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "signals.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"`([a-z_]+:[a-z-]+)`", page))
    assert explained == set(policy.WEIGHINGS)
