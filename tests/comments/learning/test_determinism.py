"""The same decisions give the same bits, in every process and across a stop."""

import os
import subprocess
import sys

import numpy as np
import pytest

from comments.screening.classifier.calibration import Calibration
from comments.screening.classifier.learner import Weights
from comments.screening.classifier.packing import BrokenWeightsError, digest, pack, unpack
from comments.screening.classifier.state import State
from tests.comments.learning.school import brought_up, seen

_LEARN = """
from comments.screening.classifier.packing import digest
from tests.comments.learning.school import brought_up
state = brought_up().state
print(digest(state.learner.delta), state.calibration)
"""


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_two_processes_learn_the_same_bits(seed: str) -> None:
    state = brought_up().state
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    told = subprocess.check_output([sys.executable, "-c", _LEARN], env=environment, text=True)
    assert told.strip() == f"{digest(state.learner.delta)} {state.calibration}"


def test_packing_keeps_every_bit() -> None:
    weights = brought_up().state.learner.delta
    again = unpack(pack(weights))
    assert digest(again) == digest(weights)
    assert again.coefficients.dtype == np.float32
    assert len(pack(weights)) < 2_000_000
    assert digest(unpack(pack(Weights.zero()))) == digest(Weights.zero())


def test_one_changed_bit_changes_the_digest() -> None:
    weights = brought_up().state.learner.delta
    before = digest(weights)
    weights.squares[np.argmax(weights.squares)] *= np.float32(1.0000001)
    assert digest(weights) != before


@pytest.mark.parametrize("broken", [b"", b"D1", b"D1nonsense", pack(Weights.zero())[:-9], b"X" * 100])
def test_what_was_not_packed_is_refused(broken: bytes) -> None:
    with pytest.raises(BrokenWeightsError):
        unpack(broken)


def test_going_on_from_a_stored_state_gives_the_same_bits() -> None:
    """Stored after 150 decisions as the site stores it, and taken up again."""
    whole = brought_up()
    memory = list(whole.state.memory)
    half = State(Weights.zero(), Calibration(1.0, 0.0), whole.recall)
    for met in memory[:150]:
        half.learn(met.decision, seen(met.decision.text))
    again = State(
        Weights.zero(),
        half.calibration,
        whole.recall,
        delta=unpack(pack(half.learner.delta)),
        count=half.count,
        memory=half.memory,
    )
    for met in memory[150:]:
        again.learn(met.decision, seen(met.decision.text))
    assert digest(again.learner.delta) == digest(whole.state.learner.delta)
    assert (again.calibration, list(again.memory)) == (whole.state.calibration, memory)
