"""A submission with nothing against it, to be changed by each test in what it is about."""

from typing import Any

from comments.screening.submission import Duplicates, EmailAssessment, History, Rule, Submission, Velocity

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
    "is_reply": False,
    "context_text": "The lighthouse at the end of the line",
    "site_hosts": frozenset({"parley.example"}),
    "email_assessment": EmailAssessment(status="deliverable", detail=""),
    "history": History(confirmed=False, approved=0, rejected=0, spam=0),
    "duplicates": Duplicates(here=0, elsewhere=0),
    "velocity": Velocity(network_minute=0, network_hour=0, address_hour=0),
    "rules": (),
}


def submission(**changes: Any) -> Submission:
    return Submission(**(_NEUTRAL | changes))


def rules(kind: Any, *patterns: str, effect: Any = "hold") -> tuple[Rule, ...]:
    """Rules of one kind and effect, numbered from 1."""
    numbered = enumerate(patterns, start=1)
    return tuple(Rule(id=number, kind=kind, pattern=pattern, effect=effect) for number, pattern in numbered)
