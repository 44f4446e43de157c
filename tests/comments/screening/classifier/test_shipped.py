"""The model that ships."""

from pathlib import Path

import numpy as np

from comments.screening.classifier.item import Item
from comments.screening.classifier.shipped import FILE, as_shipped, load, save, shipped

MOST_BYTES = 2_000_000
CARD = Path(__file__).resolve().parents[4] / "docs" / "model-card.md"


def test_weights_and_word_lists_take_two_megabytes_at_most() -> None:
    assert sum(file.stat().st_size for file in FILE.parent.iterdir()) < MOST_BYTES


def test_its_card_is_about_it() -> None:
    assert shipped().version in CARD.read_text(encoding="utf-8")


def test_all_of_it_is_finite() -> None:
    model = shipped()
    assert np.isfinite(model.weights.coefficients).all()
    assert (model.weights.squares >= 0).all()
    assert model.calibration.slope > 0


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    save(shipped(), tmp_path / "model.npz")
    again = load(tmp_path / "model.npz")
    np.testing.assert_array_equal(again.weights.coefficients, shipped().weights.coefficients)
    assert (again.version, again.calibration) == (shipped().version, shipped().calibration)


def test_it_knows_an_advert_on_the_first_day() -> None:
    spam = Item(
        text="Best price for Viagra and Cialis! Buy cheap pills online now",
        name="Cheap Pills",
        url="http://pills.example",
    )
    ham = Item(
        text="I read this on the train and missed my stop. What became of the keeper?", name="Mildred", url=""
    )
    probability = {
        item: as_shipped().calibration.probability(as_shipped().judge(item).margin) for item in (spam, ham)
    }
    assert probability[ham] < 0.1 < 0.7 < probability[spam]
