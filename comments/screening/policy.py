"""Every number that weighs evidence, and how the weights become a disposition.

Weights are log-odds of spam: +0.7 doubles the odds. With no evidence at all the bias stands alone, 1.8 %.
The trained classifier brings most of the evidence of the text. The other figures were set by hand; thresholds and
weights were tried on public comment collections, docs/screening.md tells how and with what result.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from comments.screening.finding import Finding
from comments.screening.verdict import Disposition, Signal

POLICY_VERSION = "2"

BIAS = -4.0
TAU_PUBLISH = 0.20  # published below: reached by 2.6 of evidence
TAU_SPAM = 0.90  # spam above: reached by 6.2
TAU_REJECT = 0.99  # rejected above, if enough checks agree: reached by 8.6
STRONG_CHECK = 2.0  # a check whose signals together weigh this much is a strong one
STRONG_CHECKS_TO_REJECT = 2  # a single check that errs must not throw a comment away
# What looks at the same words is one witness, however many checks speak.
SAME_WITNESS = dict.fromkeys(("classifier", "phrases", "shape", "language"), "text")

# What the checks call fast, many, short.
FAST_FILL_SECONDS = 3.0
INSTANT_FILL_SECONDS = 1.0
SEVERAL_LINKS = 2  # as WordPress: hold at two
FEW_WORDS_BESIDE_LINK = 3
HYPHENS_IN_HOST = 2
SHORT_TEXT = 25  # visible characters; below it equal texts (“Thank you!”) are no sign of copying
SIMILAR_TEXTS = 0.7  # share of the shingles of two texts that are the same; the estimate errs by 0.07
POSTS_PER_MINUTE = 3
POSTS_PER_HOUR = 15
ADDRESS_POSTS_PER_HOUR = 10
# How much sooner than by its waiting alone a comment comes before a moderator, in hours: what missed publication by a
# hair, and for each report of a reader who is neither known to be right nor wrong.
NEAR_URGENCY_HOURS = 6.0
REPORT_URGENCY_HOURS = 12.0
# Reports: the weight that takes a comment back from what only the machine has published, and what one may weigh.
REPORTS_TO_HOLD = 3.0
HEAVIEST_REPORT = 2.0
TEXT_NETWORKS_PER_HOUR = 2  # a person has one, or two on the way home
OTHER_ADDRESSES = 3
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


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities of spam at which the advice changes; a site may set its own."""

    publish_below: float = TAU_PUBLISH
    spam_above: float = TAU_SPAM
    reject_above: float = TAU_REJECT

    @property
    def are_ordered(self) -> bool:
        return 0 <= self.publish_below <= self.spam_above <= self.reject_above <= 1


DEFAULT_THRESHOLDS = Thresholds()

_HOLD = Disposition.HOLD


def _beside(each: float, most: float = math.inf, floor: Disposition | None = None) -> Weighing:
    """Weigh a sign in the text at half: the classifier has seen it too, but not all of what it may mean.

    On a blog the classifier had not seen, half of their weights left 15 % of the spam to be published where none of
    them left 24 %, at the same threshold and for 3 % more of the ham to be held; all of them marked 8 times as much ham
    as spam.
    """
    return Weighing(each / 2, most / 2, floor)


WEIGHINGS: Mapping[str, Weighing] = {
    # Already in log-odds, relative to the bias.
    "classifier:opinion": Weighing(1.0),
    "links:one": _beside(0.7),
    "links:some": _beside(0.8, most=4.0),
    "links:several": _beside(0.8, most=4.0, floor=_HOLD),
    "links:shortener": _beside(1.2, most=3.0),
    "links:disguised": _beside(2.0, most=4.0),
    "links:raw-address": _beside(1.5, most=3.0),
    "links:lookalike": _beside(2.0, most=4.0),
    "links:cloaked": _beside(1.2, most=2.4),
    "links:bbcode": _beside(3.0),
    "links:bare": _beside(1.2),
    # A rule decides, it does not weigh: its effect is exactly what its author chose.
    "rules:hold": Weighing(0.0, floor=_HOLD),
    "rules:spam": Weighing(0.0, floor=Disposition.SPAM),
    "rules:reject": Weighing(0.0, floor=Disposition.REJECT),
    "rules:allow": Weighing(0.0, ceiling=Disposition.PUBLISH),
    "rules:unproved": Weighing(0.0),
    "rules:unreadable": Weighing(0.0, floor=_HOLD),
    "rules:watch": Weighing(0.0),
    # Neither does what a moderator has decided about an author.
    "standing:hold": Weighing(0.0, floor=_HOLD),
    "standing:ban": Weighing(0.0, floor=Disposition.REJECT),
    "phrases:advert": _beside(2.0, most=5.0),
    "phrases:promotion": _beside(2.0, most=5.0),
    "phrases:adult": Weighing(2.5, most=5.0),
    "phrases:gambling": Weighing(2.0, most=5.0),
    "phrases:medicine": Weighing(2.5, most=6.0),
    "phrases:money": _beside(2.2, most=6.0),
    "phrases:topic": _beside(1.2, most=3.6),
    "phrases:pitch": _beside(1.2, most=3.6),
    "phrases:praise": _beside(0.4, most=0.8),
    "phrases:praise-with-site": _beside(0.6),
    "identity:keywords": _beside(2.0, most=4.0),
    "identity:link-as-name": _beside(1.0),
    "identity:site-keywords": _beside(2.0, most=4.0),
    "identity:site-hyphens": _beside(0.9),
    "identity:site-shortener": _beside(2.0),
    "duplicates:here": Weighing(2.0, most=4.0, floor=_HOLD),
    "duplicates:elsewhere": Weighing(2.0, most=6.0, floor=_HOLD),
    "duplicates:short": Weighing(0.2, most=0.8),
    "duplicates:of-spam": Weighing(5.0, floor=_HOLD),
    "duplicates:near-here": Weighing(1.5, most=3.0),
    "duplicates:near-elsewhere": Weighing(2.0, most=5.0),
    "flood:network-minute": Weighing(0.7, most=4.0, floor=_HOLD),
    "flood:network-hour": Weighing(0.15, most=3.0, floor=_HOLD),
    "flood:address-hour": Weighing(0.3, most=3.0, floor=_HOLD),
    "flood:text-hour": Weighing(1.2, most=5.0, floor=_HOLD),
    # Who is imitated suffers more than who waits: a person decides.
    "impersonation:author": Weighing(1.0, floor=_HOLD),
    "impersonation:staff": Weighing(1.0, floor=_HOLD),
    "impersonation:office": Weighing(1.0, floor=_HOLD),
    "names:other-addresses": Weighing(0.15, most=0.9),
    "language:other": _beside(0.5),
    "opinions:spam": Weighing(4.0, most=4.0),
    "opinions:ham": Weighing(-0.7),
    "fill_time:fast": Weighing(2.8),
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
    "shape:repetition": _beside(0.3, most=0.9),
    "shape:mixed-scripts": _beside(1.2, most=4.0),
    "shape:invisible": _beside(1.2, most=3.6),
    "shape:bidi-override": Weighing(2.5),
    "shape:spaced-letters": _beside(1.5),
    "shape:phone": Weighing(1.2),
    "shape:money": _beside(0.6, most=1.2),
    "shape:mailbox": _beside(0.7),
    "shape:too-long": Weighing(0.0, floor=_HOLD),
}

# What any check may end in; the words say which input or check it was.
_FAILURES: Mapping[str, Weighing] = {
    "failed": Weighing(0.0, floor=_HOLD),
    "overran": Weighing(0.0, floor=_HOLD),
    "missing": Weighing(0.0, floor=_HOLD),
}


def reporter_weight(upheld: int, dismissed: int) -> float:
    """What a reader's report weighs: 1 at first, up to 2 for whoever proved right, towards 0 for whoever did not.

    Twice the share of reports that people agreed with, as Laplace estimates it: one right and one wrong are added.
    """
    return round(HEAVIEST_REPORT * (upheld + 1) / (upheld + dismissed + 2), 3)


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


def decide(
    signals: Iterable[Signal], thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> tuple[float, Disposition]:
    """Return the score, between 0 and 1, and the disposition.

    In this order: what the score advises; floors of evidence raise it; ceilings (allow rules) cap it;
    binding floors raise it again. Binding are the site's own hold, spam and reject rules and what was decided
    about an author, since a comment wrongly held waits while one wrongly shown has been read, and checks that
    failed, overran or lacked their input, since nobody wrote the allow rule knowing what they would have found.
    """
    signals = tuple(signals)
    score = _sigmoid(BIAS + math.fsum(signal.weight for signal in signals))
    advised = _advice(score, signals, thresholds)
    raised = _raised(advised, (signal for signal in signals if not _is_binding(signal)))
    capped = min([raised, *(signal.ceiling for signal in signals if signal.ceiling is not None)])
    return score, _raised(capped, (signal for signal in signals if _is_binding(signal)))


def _advice(score: float, signals: tuple[Signal, ...], thresholds: Thresholds) -> Disposition:
    if score < thresholds.publish_below:
        return Disposition.PUBLISH
    if score > thresholds.reject_above and len(_strong_checks(signals)) >= STRONG_CHECKS_TO_REJECT:
        return Disposition.REJECT
    return Disposition.SPAM if score > thresholds.spam_above else Disposition.HOLD


def _strong_checks(signals: tuple[Signal, ...]) -> list[str]:
    weights: dict[str, float] = {}
    for signal in signals:
        witness = SAME_WITNESS.get(signal.check, signal.check)
        weights[witness] = weights.get(witness, 0.0) + signal.weight
    return [witness for witness, weight in weights.items() if weight >= STRONG_CHECK]


def _raised(disposition: Disposition, signals: Iterable[Signal]) -> Disposition:
    return max([disposition, *(signal.floor for signal in signals if signal.floor is not None)])


def _is_binding(signal: Signal) -> bool:
    return signal.check in ("rules", "standing") or signal.code.partition(":")[2] in _FAILURES


def _sigmoid(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
