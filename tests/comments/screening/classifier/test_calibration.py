"""Margins become probabilities that keep their word."""

import math

import numpy as np
import pytest

from comments.screening.classifier.calibration import Calibration, fit

CHANCE = np.random.default_rng(0)


def drawn(truth: Calibration, count: int) -> tuple[list[float], list[bool]]:
    margins = CHANCE.normal(0, 3, count)
    return margins.tolist(), [CHANCE.random() < truth.probability(margin) for margin in margins]


@pytest.mark.parametrize("truth", [Calibration(1.0, 0.0), Calibration(0.4, -2.0), Calibration(2.5, 1.0)])
def test_it_finds_the_truth_behind_labels(truth: Calibration) -> None:
    found = fit(*drawn(truth, 20_000))
    assert found.slope == pytest.approx(truth.slope, rel=0.1)
    assert found.offset == pytest.approx(truth.offset, abs=0.15)


def test_rare_spam_far_away_does_not_blow_up() -> None:
    """Seven spam among two hundred, all above the ham: a full Newton step overshoots here."""
    found = fit(
        [-6.0 + 0.01 * n for n in range(193)] + [-1.0 + 0.1 * n for n in range(7)], [False] * 193 + [True] * 7
    )
    assert 0 < found.slope < 50
    assert found.probability(-5.0) < 0.1 < 0.7 < found.probability(0.0)


@pytest.mark.parametrize("spam", [True, False])
def test_labels_of_one_kind_have_an_answer(spam: bool) -> None:
    found = fit([0.5, 1.0, -1.0], [spam] * 3)
    assert math.isfinite(found.slope)
    assert math.isfinite(found.offset)
    assert (found.probability(0.0) > 0.5) is spam


def test_counts_stand_for_repeated_pairs() -> None:
    margins, labels = [-2.0, -1.0, 1.0, 2.0, 0.5], [False, True, True, True, False]
    repeated = fit(margins * 3, labels * 3)
    counted = fit(margins, labels, [3.0] * 5)
    assert counted.slope == pytest.approx(repeated.slope, rel=1e-6)
    assert counted.offset == pytest.approx(repeated.offset, rel=1e-6)


def test_extreme_margins_stay_probabilities() -> None:
    assert Calibration(3.0, 0.0).probability(1e6) <= 1
    assert Calibration(3.0, 0.0).probability(-1e6) >= 0
