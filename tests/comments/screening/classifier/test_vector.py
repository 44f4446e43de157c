"""A feature vector keeps every bit on its way through the database."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.screening.classifier.features import extract
from comments.screening.classifier.item import Item
from comments.screening.classifier.vector import DIMENSIONS, Features


@given(st.dictionaries(st.integers(0, DIMENSIONS - 1), st.sampled_from([0.3, 0.25, 1.0, 0.01]), max_size=300))
def test_what_was_written_is_read(values: dict[int, float]) -> None:
    indices = np.array(sorted(values), np.uint32)
    written = Features(indices, np.array([values[int(i)] for i in indices], np.float32))
    read = Features.from_bytes(written.to_bytes())
    np.testing.assert_array_equal(read.indices, written.indices)
    np.testing.assert_array_equal(read.values, written.values)


def test_a_comment_takes_few_bytes() -> None:
    features = extract(Item(text="The keeper wrote his log in pencil, a line a day, for thirty years. " * 5))
    assert len(features.indices) > 200
    assert len(features.to_bytes()) < 4 * len(features.indices)


@pytest.mark.parametrize("data", [b"", b"F", b"XX123"])
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="feature vector"):
        Features.from_bytes(data)
