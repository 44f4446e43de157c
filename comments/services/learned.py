"""What the screening uses: the newest that was learned, in this process, a second after it was stored."""

import threading
import time

import structlog

from comments.models import Lesson
from comments.screening.classifier.calibration import Calibration
from comments.screening.classifier.features import FEATURES_VERSION
from comments.screening.classifier.judge import Classifier
from comments.screening.classifier.learner import Learner
from comments.screening.classifier.packing import BrokenWeightsError
from comments.screening.classifier.shipped import as_shipped, shipped
from comments.services import checkpoints
from comments.services.learning import rebuild

log = structlog.get_logger(__name__)

# Seconds. A look costs a query of two columns; the weights are read only when there are newer ones.
LOOK_EVERY = 1.0


class _Shelf:
    """The newest model that this process has seen."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        self._current: Classifier | None = None
        self._mark: tuple[int, str] | None = None
        self._looked = float("-inf")

    def current(self) -> Classifier:
        with self._lock:
            if self._current is None or time.monotonic() - self._looked >= LOOK_EVERY:
                self._current = self._newest(self._current)
                self._looked = time.monotonic()
            return self._current

    def _newest(self, current: Classifier | None) -> Classifier:
        mark = checkpoints.own_models().values_list("version", "digest").first() or (0, "")
        if current is not None and mark == self._mark:
            return current
        self._mark = mark
        return _load(mark[0])


_shelf = _Shelf()


def current() -> Classifier:
    """The newest model. Where what was learned cannot be used, the shipped one, and everything is learned anew."""
    return _shelf.current()


def forget() -> None:
    """Let the next call look at once: for whoever has just changed what is stored."""
    _shelf.clear()


def _load(version: int) -> Classifier:
    model = checkpoints.own_models().filter(version=version).first()
    if model is None:
        if Lesson.objects.filter(withdrawn_by=None).exists():
            log.warning("nothing_learned_by_this_release", base=shipped().version, features=FEATURES_VERSION)
            rebuild(shipped().version, FEATURES_VERSION, broken=0)
        return as_shipped()
    try:
        learner = Learner(shipped().weights, checkpoints.weights_of(model))
    except BrokenWeightsError as error:
        log.error("learned_model_broken", version=version, error=str(error))
        rebuild(shipped().version, FEATURES_VERSION, broken=version)
        return as_shipped()
    return Classifier(model.name, learner, Calibration(model.slope, model.offset))
