"""The seats of other services: none asked, answers given, no answer."""

import pytest

from comments.screening.pipeline import screen
from comments.screening.submission import Opinion
from tests.comments.screening.submissions import submission

SPAM = Opinion(source="Akismet", is_spam=True)
LISTED = Opinion(source="StopForumSpam", is_spam=True, detail="seen 12 times in the last month")
HAM = Opinion(source="Akismet", is_spam=False)
SILENT = Opinion(source="Akismet", is_spam=None)
BY_LIST = "StopForumSpam takes it for spam (seen 12 times in the last month)"
NO_ANSWER = "the opinion of Akismet could not be had, so a person has to look"


@pytest.mark.parametrize(
    ("opinions", "told", "disposition"),
    [
        ((), [], "publish"),
        ((HAM,), ["Akismet takes it for an honest comment"], "publish"),
        ((SPAM,), ["Akismet takes it for spam"], "hold"),
        ((SPAM, LISTED), ["Akismet takes it for spam", BY_LIST], "spam"),
        ((SILENT,), [NO_ANSWER], "hold"),
        (
            (SILENT, LISTED),
            [
                BY_LIST,
                NO_ANSWER,
            ],
            "hold",
        ),
    ],
    ids=["nobody asked", "ham", "spam", "both say spam", "no answer", "one answers"],
)
def test_opinions(opinions: tuple[Opinion, ...], told: list[str], disposition: str) -> None:
    verdict = screen(submission(opinions=opinions))
    assert [signal.words for signal in verdict.signals if signal.check == "opinions"] == told
    assert verdict.disposition == disposition
