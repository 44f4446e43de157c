"""The model that ships with Parley: weights and calibration, never text. Its card is docs/model-card.md."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from comments.screening.classifier.calibration import Calibration
from comments.screening.classifier.judge import Classifier
from comments.screening.classifier.learner import Learner, Weights

FILE = Path(str(files(__package__))) / "data" / "model.npz"


@dataclass(frozen=True, slots=True)
class Shipped:
    """A trained model; `version` is the day of its training."""

    version: str
    weights: Weights
    calibration: Calibration


@cache
def shipped() -> Shipped:
    """Return the model of this release, loaded once a process."""
    return load(FILE)


@cache
def as_shipped() -> Classifier:
    """Return the filter as it is before a site has taught it anything."""
    model = shipped()
    return Classifier(model.version, Learner(model.weights), model.calibration)


def load(path: Path) -> Shipped:
    """Read a model; half-precision in the file, single in memory."""
    with np.load(path) as file:
        about = json.loads(str(file["about"]))
        coefficients, squares = (file[name].astype(np.float32) for name in ("coefficients", "squares"))
    return Shipped(
        about["version"], Weights(coefficients, squares), Calibration(about["slope"], about["offset"])
    )


def save(model: Shipped, path: Path) -> None:
    """Write a model as `load` reads it; not compressed, which would save a tenth and cost a worker's start 30 ms."""
    about = {"version": model.version, "slope": model.calibration.slope, "offset": model.calibration.offset}
    np.savez(
        path,
        coefficients=model.weights.coefficients.astype(np.float16),
        squares=model.weights.squares.astype(np.float16),
        about=np.array(json.dumps(about)),
    )
