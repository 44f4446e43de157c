"""Thresholds and figures: worked out by hand on small numbers."""

import pytest

from comments.screening.classifier.quality import area, calibration_error, recall_at, reliability
from comments.screening.classifier.tuning import needed, publish_below, spam_above, upper_bound


def test_area_counts_pairs_and_half_of_the_ties() -> None:
    assert area([0.1, 0.2, 0.8, 0.9], [False, False, True, True]) == 1.0
    assert area([0.9, 0.1], [False, True]) == 0.0
    assert area([0.5, 0.5, 0.5], [False, True, True]) == 0.5
    assert area([0.1, 0.3, 0.3, 0.9], [False, False, True, True]) == pytest.approx(3.5 / 4)


def test_recall_at_a_share_of_false_positives() -> None:
    scores = [n / 100 for n in range(100)] + [0.985, 0.5]
    spam = [False] * 100 + [True] * 2
    assert recall_at(scores, spam, 0.0) == 0.0
    assert recall_at(scores, spam, 0.01) == 0.5
    assert recall_at(scores, spam, 0.5) == 1.0


def test_calibration_error_is_the_mean_gap() -> None:
    assert calibration_error([0.25] * 4, [True, False, False, False]) == pytest.approx(0.0)
    assert calibration_error([0.95] * 2 + [0.05] * 2, [True, False, False, False]) == pytest.approx(0.25)


def test_reliability_leaves_out_what_is_empty_and_includes_certainty() -> None:
    rows = reliability([0.01, 0.02, 1.0], [False, True, True], (0.0, 0.03, 0.5, 1.0))
    assert [(row.low, row.number, row.true) for row in rows] == [(0.0, 2, 0.5), (0.5, 1, 1.0)]


def test_the_bound_knows_how_few_they_are() -> None:
    assert upper_bound(0, 10) > upper_bound(0, 100) > upper_bound(0, 1000) > 0
    assert upper_bound(0, needed(0.01)) <= 0.01 < upper_bound(0, needed(0.01) - 1)
    assert upper_bound(10, 1000) == pytest.approx(0.0166, abs=0.0005)


def test_thresholds_keep_their_promise_and_not_more() -> None:
    ham, spam = [n / 10_000 for n in range(4000)], [0.3 + n / 1000 for n in range(700)]
    scores, labels = [*ham, *spam], [False] * 4000 + [True] * 700
    low = publish_below(scores, labels, 0.01)
    assert low.threshold is not None
    published = [label for score, label in zip(scores, labels, strict=True) if score < low.threshold]
    assert (len(published), sum(published)) == (low.of, low.wrong)
    assert 0.3 < low.threshold < 0.4
    assert sum(published) / len(published) < low.at_most <= 0.01
    high = spam_above(scores, labels, 0.001)
    assert high.threshold is not None
    assert sum(score > high.threshold for score in ham) == high.wrong
    assert 0.39 < high.threshold < 0.41
    assert high.at_most <= 0.001


def test_equal_scores_are_never_torn_apart() -> None:
    scores, labels = [0.1] * 2000 + [0.2] * 100, [False] * 2000 + [True] * 100
    assert publish_below(scores, labels, 0.01).of == 2000
    assert publish_below([0.1] * 2100, labels, 0.01).threshold is None


def test_what_cannot_be_promised_is_not() -> None:
    few = publish_below([0.1] * 20, [False] * 20, 0.01)
    assert (few.threshold, few.missing) == (None, needed(0.01) - 20)
    hopeless = publish_below([0.1] * 4000, [True, False] * 2000, 0.01)
    assert (hopeless.threshold, hopeless.missing) == (None, 0)
    assert spam_above([0.9] * 20, [False] * 20, 0.001).missing == needed(0.001) - 20
