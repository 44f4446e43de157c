"""Learning one comment after the other."""

import numpy as np
import pytest

from comments.screening.classifier.features import extract
from comments.screening.classifier.item import Item
from comments.screening.classifier.learner import BOUND, Learner, Weights

SPAM = extract(Item(text="Cheap pills, buy now", name="Best Pills"))
HAM = extract(Item(text="I missed my stop reading this", name="Mildred"))


def test_it_tells_apart_what_it_was_told() -> None:
    learner = Learner(Weights.zero())
    for _ in range(5):
        learner.learn(SPAM, spam=True)
        learner.learn(HAM, spam=False)
    assert learner.margin(SPAM) > 2
    assert learner.margin(HAM) < -2


def test_the_prior_is_left_alone() -> None:
    prior = Weights.zero()
    learner = Learner(prior)
    learner.learn(SPAM, spam=True)
    assert not prior.coefficients.any()
    assert not prior.squares.any()


def test_what_was_learned_can_be_carried_on() -> None:
    first = Learner(Weights.zero())
    first.learn(SPAM, spam=True)
    second = Learner(Weights.zero(), first.delta)
    assert second.margin(SPAM) == first.margin(SPAM)


def test_a_sure_example_teaches_nothing_more() -> None:
    learner = Learner(Weights.zero())
    for _ in range(40):
        learner.learn(SPAM, spam=True)
    before = learner.delta.coefficients.copy()
    learner.learn(SPAM, spam=True)
    np.testing.assert_array_equal(learner.delta.coefficients, before)


def test_without_influence_nothing_moves() -> None:
    learner = Learner(Weights.zero())
    learner.learn(SPAM, spam=True, influence=0.0)
    assert learner.margin(SPAM) == 0


@pytest.mark.parametrize("spam", [True, False])
def test_nobody_moves_a_coefficient_beyond_its_bound(spam: bool) -> None:
    """Told a thousand times the contrary of what the prior knows for sure, it still does not leave the bound."""
    sure = Weights.zero()
    sure.coefficients[SPAM.indices] = -100.0 if spam else 100.0
    learner = Learner(sure)
    for _ in range(1000):
        learner.learn(SPAM, spam=spam)
    assert float(np.abs(learner.delta.coefficients).max()) == pytest.approx(BOUND)


def test_parts_add_up_to_the_margin() -> None:
    learner = Learner(Weights.zero())
    learner.learn(SPAM, spam=True)
    assert float(learner.parts(SPAM).sum()) == pytest.approx(learner.margin(SPAM), rel=1e-5)
