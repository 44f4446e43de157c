"""Figures against what one can work out on paper."""

import numpy as np
import pytest

from tests.evaluation.metrics import (
    Scored,
    accuracy,
    area_above,
    calibration_error,
    figure,
    recall_at,
)


def scored(spam: list[float], ham: list[float]) -> Scored:
    return Scored(np.array(spam + ham), np.array([True] * len(spam) + [False] * len(ham)))


def test_area_counts_pairs_in_the_wrong_order_and_half_of_the_level_ones() -> None:
    # Of six pairs, 0.4 stands below 0.6, and 0.6 is level with 0.6.
    one = scored(spam=[0.9, 0.6, 0.4], ham=[0.6, 0.1])
    assert figure(area_above, one, 0).value == pytest.approx(1.5 / 6)


def test_area_is_what_counting_all_pairs_gives() -> None:
    rng = np.random.default_rng(5)
    one = scored(list(rng.integers(3, 12, 40) / 12), list(rng.integers(0, 9, 70) / 12))
    spam, ham = one.scores[one.spam][:, None], one.scores[~one.spam][None, :]
    assert figure(area_above, one, 0).value == pytest.approx(np.mean((ham > spam) + (ham == spam) / 2))


def test_a_filter_that_says_the_same_of_all_is_worth_nothing() -> None:
    one = scored(spam=[0.5] * 10, ham=[0.5] * 1_000)
    assert figure(area_above, one, 0).value == pytest.approx(0.5)
    assert figure(recall_at(0.01), one, 0).value == 0


def test_recall_counts_ties_against_the_filter() -> None:
    ham = [0.8, 0.7, 0.7, *[0.1] * 97]
    one = scored(spam=[0.9, 0.8, 0.75, 0.7], ham=ham)
    assert figure(recall_at(0.0), one, 0).value == pytest.approx(1 / 4)  # 0.8 is level with a ham
    assert figure(recall_at(0.01), one, 0).value == pytest.approx(3 / 4)  # 0.7 would let three pass
    assert figure(recall_at(0.03), one, 0).value == pytest.approx(4 / 4)


def test_accuracy_uses_the_filters_own_threshold() -> None:
    one = Scored(np.array([0.2, -0.3, 0.1, -1.0]), np.array([True, True, False, False]), threshold=0.0)
    assert figure(accuracy, one, 0).value == pytest.approx(2 / 4)


def test_calibration_error_is_the_mean_gap_of_the_bins() -> None:
    # Bin of 0.9: 3 of 4 are spam, so 0.15 off; bin of 0.1: none of 6, so 0.1 off.
    one = Scored(np.array([0.9] * 4 + [0.1] * 6), np.array([True] * 3 + [False] * 7))
    assert figure(calibration_error, one, 0).value == pytest.approx(0.4 * 0.15 + 0.6 * 0.1)


def test_certainty_falls_into_the_last_bin() -> None:
    assert figure(calibration_error, Scored(np.array([1.0, 0.0]), np.array([True, False])), 0).value == 0


def test_a_resample_is_a_sample_of_its_own() -> None:
    """A row that counts twice must weigh as much as two equal rows, for every measure."""
    spam, ham = [0.9, 0.4, 0.35], [0.8, 0.35, 0.2, 0.1]
    weights = np.array([[2.0, 0, 1, 3, 1, 0, 1]])
    repeated = scored([0.9, 0.9, 0.35], [0.8, 0.8, 0.8, 0.35, 0.1])
    for measure in (area_above, recall_at(0.0), recall_at(0.6), accuracy, calibration_error):
        assert measure(scored(spam, ham), weights)[0] == pytest.approx(figure(measure, repeated, 0).value)


def test_the_interval_of_a_share_is_the_binomial_one() -> None:
    one = scored(spam=[0.9] * 300 + [0.1] * 100, ham=[0.2] * 400)
    found = figure(recall_at(0.01), one)
    spread = 1.96 * (0.75 * 0.25 / 400) ** 0.5
    assert found.low == pytest.approx(0.75 - spread, abs=0.01)
    assert found.high == pytest.approx(0.75 + spread, abs=0.01)
    assert found == figure(recall_at(0.01), one)  # the same again
