"""What was learned here, to be carried to another site: numbers only, no text and nobody's data."""

import json
from pathlib import Path
from typing import Any

from django.utils import timezone

from comments.screening.classifier.features import FEATURES_VERSION
from comments.screening.classifier.learner import Weights
from comments.screening.classifier.shipped import Shipped, save, shipped
from comments.screening.policy import Thresholds
from comments.services.appraisal import Appraisal, appraise
from comments.services.learned import current


def export(target: Path, limits: Thresholds) -> Path:
    """Write shipped weights and what was learned on top of them, merged, in the form in which weights ship.

    The card goes beside it; returns its path. Raises OSError when a file cannot be written.
    """
    model = current()
    prior, delta = model.learner.prior, model.learner.delta
    weights = Weights(prior.coefficients + delta.coefficients, prior.squares + delta.squares)
    save(Shipped(model.version, weights, model.calibration), target)
    card = target.with_suffix(".json")
    card.write_text(json.dumps(_card(limits), indent=2) + "\n")
    return card


def _card(limits: Thresholds) -> dict[str, Any]:
    """Where the weights come from and how good they were; hashed features do not give the words back."""
    card: dict[str, Any] = {
        "version": current().version,
        "base": shipped().version,
        "features_version": FEATURES_VERSION,
        "written": timezone.now().date().isoformat(),
    }
    figures = appraise(limits)
    if isinstance(figures, Appraisal):
        card |= {
            "decisions": figures.decisions,
            "spam": figures.spam,
            "auc": round(figures.area, 5),
            "ece": round(figures.calibration_error, 4),
        }
    return card
