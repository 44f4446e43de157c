"""A submission with nothing against it, to be changed by each test in what it is about."""

from typing import Any

from comments.screening.classifier.calibration import Calibration
from comments.screening.classifier.item import Traces
from comments.screening.classifier.judge import Classifier
from comments.screening.classifier.learner import Learner, Weights
from comments.screening.policy import BIAS
from comments.screening.submission import (
    Duplicates,
    EmailAssessment,
    History,
    Names,
    People,
    Rule,
    Submission,
    Velocity,
)

# A filter that has learned nothing and says so: for tests of what the other checks find.
SILENT = Classifier("silent", Learner(Weights.zero()), Calibration(1.0, BIAS))

EMAIL = "mildred.haversham@mail.example"
IP = "198.51.100.23"

_NEUTRAL: dict[str, Any] = {
    "text": "I read this on the train and missed my stop. What became of the lighthouse keeper?",
    "name": "Mildred",
    "url": "",
    "email": EMAIL,
    "ip": IP,
    "user_agent": "Mozilla/5.0",
    "channel": "form",
    "fill_seconds": 48.0,
    "honeypot": "",
    "page": "The lighthouse at the end of the line",
    "parent_text": None,
    "site_hosts": frozenset({"parley.example"}),
    "site_language": "en",
    "email_assessment": EmailAssessment(status="deliverable", detail=""),
    "history": History(confirmed=False, approved=0, rejected=0, spam=0),
    "duplicates": Duplicates(here=0, elsewhere=0),
    "velocity": Velocity(network_minute=0, network_hour=0, address_hour=0),
    "names": Names(other_addresses=0, proved=False),
    "people": People(staff=("keeper", "Grace Darling"), authors=("Augustin Fresnel",), is_staff=False),
    "traces": Traces(),
    "rules": (),
    "classifier": SILENT,
}


def submission(**changes: Any) -> Submission:
    return Submission(**(_NEUTRAL | changes))


def rules(kind: Any, *patterns: str, effect: Any = "hold") -> tuple[Rule, ...]:
    """Rules of one kind and effect, numbered from 1."""
    numbered = enumerate(patterns, start=1)
    return tuple(Rule(id=number, kind=kind, pattern=pattern, effect=effect) for number, pattern in numbered)
