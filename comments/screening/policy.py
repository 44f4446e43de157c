"""Every number that weighs evidence, and how the weights become a disposition.

Weights are log-odds of spam: +0.7 doubles the odds. With no evidence at all the bias stands alone, 1.8 %.
The figures were set by hand on public comment collections so that at least 95 of 100 honest comments with
at most one link are published, and stay until a trained classifier and the site's own decisions refine them.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from comments.screening.finding import Finding
from comments.screening.verdict import Disposition, Signal

POLICY_VERSION = "1"

BIAS = -4.0
TAU_PUBLISH = 0.10  # published below: reached by 1.8 of evidence
TAU_SPAM = 0.90  # spam above: reached by 6.2
TAU_REJECT = 0.99  # rejected above, if enough checks agree: reached by 8.6
STRONG_CHECK = 2.0  # a check whose signals together weigh this much is a strong one
STRONG_CHECKS_TO_REJECT = 2  # a single check that errs must not throw a comment away

# What the checks call fast, many, short.
FAST_FILL_SECONDS = 3.0
INSTANT_FILL_SECONDS = 1.0
SEVERAL_LINKS = 2  # as WordPress: hold at two
FEW_WORDS_BESIDE_LINK = 3
HYPHENS_IN_HOST = 2
SHORT_TEXT = 25  # visible characters; below it equal texts (“Thank you!”) are no sign of copying
POSTS_PER_MINUTE = 3
POSTS_PER_HOUR = 15
ADDRESS_POSTS_PER_HOUR = 10
SHOUTED_SHARE = 0.7
SHOUTED_LETTERS = 20
REPEATED_SIGNS = 6
MIXED_WORD_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Weighing:
    """Weight of one unit of a finding and the most it may add up to; bounds it sets for the disposition."""

    each: float
    most: float = math.inf
    floor: Disposition | None = None
    ceiling: Disposition | None = None


_HOLD = Disposition.HOLD

WEIGHINGS: Mapping[str, Weighing] = {
    "links:one": Weighing(0.7),
    "links:several": Weighing(0.8, most=4.0, floor=_HOLD),
    "links:shortener": Weighing(1.2, most=3.0),
    "links:disguised": Weighing(2.0, most=4.0),
    "links:raw-address": Weighing(1.5, most=3.0),
    "links:lookalike": Weighing(2.0, most=4.0),
    "links:cloaked": Weighing(1.2, most=2.4),
    "links:bbcode": Weighing(3.0),
    "links:bare": Weighing(1.2),
    # A rule decides, it does not weigh: its effect is exactly what its author chose.
    "rules:hold": Weighing(0.0, floor=_HOLD),
    "rules:spam": Weighing(0.0, floor=Disposition.SPAM),
    "rules:reject": Weighing(0.0, floor=Disposition.REJECT),
    "rules:allow": Weighing(0.0, ceiling=Disposition.PUBLISH),
    "rules:unproved": Weighing(0.0),
    "rules:unreadable": Weighing(0.0, floor=_HOLD),
    "phrases:advert": Weighing(2.0, most=5.0),
    "phrases:promotion": Weighing(2.0, most=5.0),
    "phrases:adult": Weighing(2.5, most=5.0),
    "phrases:gambling": Weighing(2.0, most=5.0),
    "phrases:medicine": Weighing(2.5, most=6.0),
    "phrases:money": Weighing(2.2, most=6.0),
    "phrases:topic": Weighing(1.2, most=3.6),
    "phrases:pitch": Weighing(1.2, most=3.6),
    "phrases:praise": Weighing(0.4, most=0.8),
    "phrases:praise-with-site": Weighing(0.6),
    "identity:keywords": Weighing(2.0, most=4.0),
    "identity:link-as-name": Weighing(1.0),
    "identity:site-keywords": Weighing(2.0, most=4.0),
    "identity:site-hyphens": Weighing(0.9),
    "identity:site-shortener": Weighing(2.0),
    "duplicates:here": Weighing(2.0, most=4.0, floor=_HOLD),
    "duplicates:elsewhere": Weighing(2.0, most=6.0, floor=_HOLD),
    "duplicates:short": Weighing(0.2, most=0.8),
    "flood:network-minute": Weighing(0.7, most=4.0, floor=_HOLD),
    "flood:network-hour": Weighing(0.15, most=3.0, floor=_HOLD),
    "flood:address-hour": Weighing(0.3, most=3.0, floor=_HOLD),
    "fill_time:fast": Weighing(2.0),
    "fill_time:instant": Weighing(3.5),
    # People cannot see the field; the few whose browser fills it in can be found for 15 days.
    "honeypot:filled": Weighing(6.5, floor=Disposition.SPAM),
    "history:approved": Weighing(-0.6, most=2.4),
    "history:rejected": Weighing(0.8, most=2.4),
    "history:spam": Weighing(2.0, most=5.0),
    "email:undeliverable": Weighing(1.0, floor=_HOLD),
    "email:disposable": Weighing(1.5, floor=_HOLD),
    "email:unknown": Weighing(0.0, floor=_HOLD),
    "email:unknown-accepted": Weighing(0.0),
    "shape:shouting": Weighing(1.0),
    "shape:repetition": Weighing(0.3, most=0.9),
    "shape:mixed-scripts": Weighing(1.2, most=4.0),
    "shape:invisible": Weighing(1.2, most=3.6),
    "shape:bidi-override": Weighing(2.5),
    "shape:spaced-letters": Weighing(1.5),
    "shape:phone": Weighing(1.2),
    "shape:money": Weighing(0.6, most=1.2),
    "shape:mailbox": Weighing(0.7),
    "shape:too-long": Weighing(0.0, floor=_HOLD),
}

# What any check may end in; the words say which input or check it was.
_FAILURES: Mapping[str, Weighing] = {
    "failed": Weighing(0.0, floor=_HOLD),
    "overran": Weighing(0.0, floor=_HOLD),
    "missing": Weighing(0.0, floor=_HOLD),
}


def weigh(check: str, finding: Finding) -> Signal:
    """Turn a finding into a signal; raises KeyError where the policy gives its code no weight."""
    code = f"{check}:{finding.code}"
    weighing = _FAILURES.get(finding.code) or WEIGHINGS[code]
    weight = max(-weighing.most, min(weighing.most, weighing.each * finding.amount))
    return Signal(
        check=check,
        code=code,
        words=finding.words,
        weight=round(weight, 4),
        floor=weighing.floor,
        ceiling=weighing.ceiling,
        evidence=dict(finding.evidence),
    )


def decide(signals: Iterable[Signal]) -> tuple[float, Disposition]:
    """Return the score, between 0 and 1, and the disposition.

    In this order: what the score advises; floors of evidence raise it; ceilings (allow rules) cap it;
    binding floors raise it again. Binding are the site's own hold, spam and reject rules, since a comment
    wrongly held waits while one wrongly shown has been read, and checks that failed, overran or lacked their
    input, since nobody wrote the allow rule knowing what they would have found.
    """
    signals = tuple(signals)
    score = _sigmoid(BIAS + math.fsum(signal.weight for signal in signals))
    advised = _advice(score, signals)
    raised = _raised(advised, (signal for signal in signals if not _is_binding(signal)))
    capped = min([raised, *(signal.ceiling for signal in signals if signal.ceiling is not None)])
    return score, _raised(capped, (signal for signal in signals if _is_binding(signal)))


def _advice(score: float, signals: tuple[Signal, ...]) -> Disposition:
    if score < TAU_PUBLISH:
        return Disposition.PUBLISH
    if score > TAU_REJECT and len(_strong_checks(signals)) >= STRONG_CHECKS_TO_REJECT:
        return Disposition.REJECT
    return Disposition.SPAM if score > TAU_SPAM else Disposition.HOLD


def _strong_checks(signals: tuple[Signal, ...]) -> list[str]:
    checks = {signal.check for signal in signals}
    return [
        check
        for check in checks
        if math.fsum(signal.weight for signal in signals if signal.check == check) >= STRONG_CHECK
    ]


def _raised(disposition: Disposition, signals: Iterable[Signal]) -> Disposition:
    return max([disposition, *(signal.floor for signal in signals if signal.floor is not None)])


def _is_binding(signal: Signal) -> bool:
    return signal.check == "rules" or signal.code.partition(":")[2] in _FAILURES


def _sigmoid(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
