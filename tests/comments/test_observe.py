"""`SCREENING_MODE=observe`, the site's own thresholds, and what is said about settings that cannot be."""

from typing import Any

import pytest

from comments.models import Comment
from comments.settings_check import check_screening
from tests.making import submit, work_all

PILLS = "Buy now! viagra and cialis without prescription, best price, free shipping http://bit.ly/x"
CASES = {
    "publish": ({}, "would publish it"),
    "hold": (
        {"text": "See https://one.example/a and https://two.example/b for both sides."},
        "would hold it",
    ),
    "spam": ({"honeypot": "filled"}, "would mark it as spam"),
    "reject": ({"text": PILLS, "name": "Cheap Viagra Pharmacy"}, "would reject it"),
}


def screened(**fields: Any) -> Comment:
    comment = submit(**fields)
    work_all()
    comment.refresh_from_db()
    return comment


@pytest.mark.django_db
@pytest.mark.parametrize("advice", CASES)
def test_observing_holds_everything_and_says_what_it_would_have_done(advice: str, settings: Any) -> None:
    settings.SCREENING_MODE = "observe"
    fields, words = CASES[advice]
    comment = screened(**fields)
    assert comment.status == "held"
    assert comment.verdicts.get().disposition == advice
    event = comment.events.get()
    assert event.reason.startswith(f"only observing, {words}; spam probability ")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("advice", "status"), [("publish", "approved"), ("spam", "spam"), ("reject", "rejected")]
)
def test_deciding_does_it(advice: str, status: str) -> None:
    comment = screened(**CASES[advice][0])
    assert comment.status == status
    assert "observing" not in comment.events.get().reason


@pytest.mark.django_db
def test_a_mode_that_does_not_exist_publishes_nothing(settings: Any) -> None:
    settings.SCREENING_MODE = "Decide"
    assert screened().status == "held"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("setting", "value", "advice", "status"),
    [
        ("SCREENING_PUBLISH_BELOW", 0.001, "publish", "held"),
        ("SCREENING_PUBLISH_BELOW", 0.0, "publish", "held"),
        ("SCREENING_REJECT_ABOVE", 1.0, "reject", "spam"),
    ],
)
def test_the_sites_own_thresholds_decide(
    setting: str, value: float, advice: str, status: str, settings: Any
) -> None:
    setattr(settings, setting, value)
    assert screened(**CASES[advice][0]).status == status


@pytest.mark.parametrize(
    ("chosen", "ids"),
    [
        ({}, []),
        ({"SCREENING_MODE": "observe"}, []),
        ({"SCREENING_MODE": "watch"}, ["comments.E001"]),
        ({"SCREENING_PUBLISH_BELOW": 0.95, "SCREENING_SPAM_ABOVE": 0.9}, ["comments.E002"]),
        ({"SCREENING_SPAM_ABOVE": 1.0, "SCREENING_REJECT_ABOVE": 0.95}, ["comments.E002"]),
        ({"SCREENING_PUBLISH_BELOW": -0.1}, ["comments.E002"]),
        ({"SCREENING_REJECT_ABOVE": 90.0}, ["comments.E002"]),
        ({"SCREENING_REJECT_ABOVE": float("nan")}, ["comments.E002"]),
        ({"SCREENING_PUBLISH_BELOW": 0.02, "SCREENING_SPAM_ABOVE": 0.5, "SCREENING_REJECT_ABOVE": 1.0}, []),
    ],
)
def test_settings_that_cannot_be_are_told_at_the_start(
    chosen: dict[str, Any], ids: list[str], settings: Any
) -> None:
    for name, value in chosen.items():
        setattr(settings, name, value)
    assert [error.id for error in check_screening()] == ids
