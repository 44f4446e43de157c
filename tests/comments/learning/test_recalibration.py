"""Probabilities follow what is decided: late enough, slowly, and without believing that only errors exist."""

import math
from random import Random

import pytest

from comments.screening.classifier.calibration import IDENTITY, Calibration, fit
from comments.screening.classifier.recalibration import (
    ENOUGH,
    EVERY,
    MOST,
    REACH,
    Judged,
    no_silence,
    recalibrated,
)
from tests.comments.learning.school import School
from tests.comments.learning.texts import HAM, SPAM

NOTHING = Judged([], [])


def decided(number: int, *, slope: float = 1.0, offset: float = 0.0, seed: int = 1) -> Judged:
    """Margins and labels as they are where the true log-odds are slope · margin + offset."""
    dice = Random(seed)
    margins = [dice.uniform(-6, 6) for _ in range(number)]
    return Judged(margins, [dice.random() < 1 / (1 + math.exp(-(slope * m + offset))) for m in margins])


def test_too_few_decisions_or_of_one_kind_only_change_nothing() -> None:
    assert recalibrated(IDENTITY, decided(ENOUGH - 1, offset=3.0), NOTHING) == IDENTITY
    assert recalibrated(IDENTITY, Judged([-2.0] * 500, [False] * 500), NOTHING) == IDENTITY


def test_it_goes_towards_the_truth_and_never_jumps() -> None:
    truth, now = decided(4000, slope=0.5, offset=2.0), IDENTITY
    for _ in range(12):
        before, now = now, recalibrated(now, truth, NOTHING)
        steps = [abs(now.log_odds(m) - before.log_odds(m)) for m in (-REACH, 0.0, REACH)]
        assert max(steps) <= MOST + 1e-9
    assert now.slope == pytest.approx(0.5, abs=0.05)
    assert now.offset == pytest.approx(2.0, abs=0.15)


def test_what_nobody_contradicted_stands_beside_the_errors() -> None:
    """Everything below -1 was published, and of that people only ever named the spam."""
    everything = decided(4000)
    seen = [(m, spam) for m, spam in zip(*everything, strict=True) if m > -1 or spam]
    silent = [(m, spam) for m, spam in zip(*everything, strict=True) if m <= -1 and not spam]
    biased, fair = IDENTITY, IDENTITY
    for _ in range(12):
        biased = recalibrated(biased, Judged(*zip(*seen, strict=True)), NOTHING)
        fair = recalibrated(fair, Judged(*zip(*seen, strict=True)), Judged(*zip(*silent, strict=True)))
    knowing_all = fit(*everything)
    assert biased.probability(-4.0) > 2 * knowing_all.probability(-4.0)
    assert fair.probability(-4.0) == pytest.approx(knowing_all.probability(-4.0), rel=0.05)


def test_it_is_done_every_so_many_decisions() -> None:
    school, changed = School(Calibration(0.3, 0.0)), []
    for n in range(2 * EVERY):
        before = school.state.calibration
        school.decide((SPAM if n % 2 else HAM)[n], spam=bool(n % 2), at=n * 600.0)
        if school.state.calibration != before:
            changed.append(school.state.count)
    assert changed == [EVERY, 2 * EVERY]


def test_silence_is_asked_for_the_time_of_the_decisions() -> None:
    asked = []

    def silence(start: float, end: float) -> Judged:
        asked.append((start, end))
        return no_silence(start, end)

    school = School(silence=silence)
    for n in range(EVERY):
        school.decide((SPAM if n % 2 else HAM)[n], spam=bool(n % 2), at=n * 600.0)
    assert asked == [(0.0, (EVERY - 1) * 600.0)]
