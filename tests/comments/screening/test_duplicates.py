"""Texts seen before: what became of them decides what they say about this one."""

from typing import Any

import pytest

from comments.screening.pipeline import screen
from comments.screening.submission import Duplicates, Near
from tests.comments.screening.submissions import submission


def near(**changes: Any) -> Near:
    facts = {"comment": 7, "similarity": 0.86, "here": False, "status": "approved", "same_author": False}
    return Near(**(facts | changes))


def signals(*nears: Near, here: int = 0, elsewhere: int = 0, **changes: Any) -> dict[str, str]:
    duplicates = Duplicates(here=here, elsewhere=elsewhere, near=nears)
    verdict = screen(submission(duplicates=duplicates, **changes))
    return {s.code: s.words for s in verdict.signals if s.check == "duplicates"}


LIKE = "nearly the same text (86% alike) as comment 7"


@pytest.mark.parametrize(
    ("nears", "code", "words"),
    [
        ([near(status="spam")], "of-spam", f"{LIKE}, which is spam"),
        ([near(status="spam", same_author=True)], "of-spam", f"{LIKE}, which is spam"),
        (
            [near(status="rejected", similarity=1.0)],
            "of-spam",
            "the same text as comment 7, which is rejected",
        ),
        (
            [near(status="spam", similarity=0.75), near(status="spam", comment=5, similarity=0.9)],
            "of-spam",
            "nearly the same text (90% alike) as comment 5, which is spam",
        ),
        ([near()], "near-elsewhere", f"{LIKE} under another article (approved)"),
        ([near(here=True)], "near-here", f"{LIKE} here (approved)"),
        ([near(here=True, same_author=True, status="held")], "near-here", f"{LIKE} here (held)"),
    ],
)
def test_what_a_moderator_reads(nears: list[Near], code: str, words: str) -> None:
    assert signals(*nears) == {f"duplicates:{code}": words}


@pytest.mark.parametrize(
    "nears",
    [
        [near(same_author=True)],
        [near(same_author=True, here=True)],
        [near(similarity=0.65)],
        [near(similarity=0.65, status="spam")],
    ],
    ids=["own, approved elsewhere", "own, approved here", "not alike enough", "like spam, but not enough"],
)
def test_what_is_no_sign(nears: list[Near]) -> None:
    assert signals(*nears) == {}


def test_short_texts_are_alike_by_chance() -> None:
    assert signals(near(status="spam", similarity=1.0), here=2, text="Thank you!").keys() == {
        "duplicates:short"
    }


def test_the_same_text_counts_once() -> None:
    assert signals(near(similarity=1.0), elsewhere=1).keys() == {"duplicates:elsewhere"}


@pytest.mark.parametrize(
    ("nears", "disposition"),
    [
        ([near(status="spam")], "hold"),
        ([near(status="spam", similarity=1.0)], "hold"),
        ([near(comment=n) for n in range(3)], "hold"),
    ],
)
def test_disposition(nears: list[Near], disposition: str) -> None:
    assert (
        screen(submission(duplicates=Duplicates(here=0, elsewhere=0, near=tuple(nears)))).disposition
        == disposition
    )


def test_evidence_names_the_comment() -> None:
    duplicates = Duplicates(here=0, elsewhere=0, near=(near(status="spam"),))
    signal = next(s for s in screen(submission(duplicates=duplicates)).signals if s.check == "duplicates")
    assert signal.evidence == {"similarity": 0.86, "comment": 7, "status": "spam"}
