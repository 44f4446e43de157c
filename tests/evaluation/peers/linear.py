"""Linear models of scikit-learn on character n-grams; measured where that library can be imported."""

import importlib
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from tests.evaluation.corpora import Row
from tests.evaluation.filters import NotInstalledError


class Linear:
    """A vectoriser and a linear model, which scores by its margin."""

    _vectoriser: Any
    _model: Any

    def fit(self, rows: Sequence[Row]) -> None:
        vectors = self._vectoriser.fit_transform([_document(row) for row in rows])
        self._model.fit(vectors, [row.spam for row in rows])

    def score(self, row: Row) -> float:
        return float(self._model.decision_function(self._vectoriser.transform([_document(row)]))[0])

    def close(self) -> None:
        pass


class LinearSvc(Linear):
    """TF-IDF of character 3–5-grams within words, and a linear support vector machine."""

    def __init__(self) -> None:
        text, svm = _sklearn("feature_extraction.text"), _sklearn("svm")
        self._vectoriser = text.TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
        self._model = svm.LinearSVC()

    def learn(self, row: Row) -> None:
        raise NotImplementedError("trains on everything at once only")


class HashingSgd(Linear):
    """Hashed character 3–5-grams within words and a logistic model, trained by stochastic gradient descent."""

    def __init__(self) -> None:
        text, linear = _sklearn("feature_extraction.text"), _sklearn("linear_model")
        self._vectoriser = text.HashingVectorizer(analyzer="char_wb", ngram_range=(3, 5), n_features=1 << 18)
        self._model = linear.SGDClassifier(loss="log_loss", alpha=1e-6, random_state=0)
        self._is_empty = True

    def fit(self, rows: Sequence[Row]) -> None:
        super().fit(rows)
        self._is_empty = False

    def score(self, row: Row) -> float:
        if self._is_empty:
            return 0.5
        return 1 / (1 + math.exp(-max(-40.0, min(40.0, super().score(row)))))

    def learn(self, row: Row) -> None:
        vector = self._vectoriser.transform([_document(row)])
        self._model.partial_fit(vector, [row.spam], classes=np.array([False, True]))
        self._is_empty = False


def _document(row: Row) -> str:
    return "\n".join([part for part in (row.author, row.url) if part is not None] + [row.text])


def _sklearn(module: str) -> Any:
    try:
        return importlib.import_module(f"sklearn.{module}")
    except ModuleNotFoundError as missing:
        raise NotInstalledError("scikit-learn") from missing
