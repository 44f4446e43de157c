"""Nobody swings the filter at will, and honest work still does."""

import pytest

from comments.screening.classifier.influence import CREDIT, FREE, FREE_OF_AN_ADDRESS, SAME_TEXT
from comments.screening.policy import TAU_PUBLISH
from tests.comments.learning.school import ADA, BOB, DAY, ROGUE, School, brought_up
from tests.comments.learning.texts import HAM, NEW_KIND, SPAM

START = 300 * 600.0 + DAY
HELD_OUT_HAM, HELD_OUT_SPAM = HAM[-150:], SPAM[-150:]


def published(school: School, texts: list[str]) -> float:
    """The share of these texts that the classifier alone would publish."""
    return sum(school.probability(text) < TAU_PUBLISH for text in texts) / len(texts)


def attack(school: School, texts: list[str], *, spam: bool, start: float) -> float:
    """A rogue moderator decides wrongly about so many published comments in an hour; returns what it counted for."""
    screened = {text: school.margin(text) for text in texts}
    pace = 3600 / len(texts)
    return sum(
        school.decide(text, spam=spam, at=start + n * pace, by=ROGUE, screened=screened[text]).influence
        for n, text in enumerate(texts)
    )


def test_three_hundred_hams_marked_as_spam_in_an_hour() -> None:
    school = brought_up()
    assert published(school, HELD_OUT_HAM) == 1.0
    counted = attack(school, HAM[300:600], spam=True, start=START)
    assert counted < 4
    assert published(school, HELD_OUT_HAM) >= 0.95
    assert published(school, HELD_OUT_SPAM) == 0.0


def test_three_hundred_spams_approved_in_an_hour() -> None:
    school = brought_up()
    assert published(school, HELD_OUT_SPAM) == 0.0
    attack(school, SPAM[100:330], spam=False, start=START)
    assert published(school, HELD_OUT_SPAM) <= 0.05
    assert published(school, HELD_OUT_HAM) >= 0.95


def test_a_week_of_it_beside_the_honest_work_of_another() -> None:
    school = brought_up()
    for day in range(7):
        rest = HAM[300 + 340 * day :]
        attack(school, rest[:300], spam=True, start=START + day * DAY)
        for n, text in enumerate(rest[300:340]):
            school.decide(text, spam=False, by=BOB, at=START + day * DAY + 4000 + n)
    assert published(school, HELD_OUT_HAM) >= 0.95
    assert published(school, HELD_OUT_SPAM) == 0.0


def test_without_these_bounds_the_same_attack_succeeds(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the tests above cannot pass by themselves."""
    for bound, loose in (("SURE", float("inf")), ("FREE", 1000), ("REHEARSED", 0)):
        monkeypatch.setattr(f"comments.screening.classifier.influence.{bound}", loose)
    school = brought_up()
    attack(school, HAM[300:600], spam=True, start=START)
    assert published(school, HELD_OUT_HAM) < 0.5


def test_fifty_honest_corrections_turn_a_new_kind_and_leave_the_rest_alone() -> None:
    school = brought_up()
    fresh = NEW_KIND[50:]
    before = [school.margin(text) for text in fresh]
    assert max(before) < 1
    for n, text in enumerate(NEW_KIND[:50]):
        school.decide(text, spam=True, at=START + n * 60, screened=-3.0)
    assert published(school, fresh) == 0.0
    assert min(school.margin(text) for text in fresh) > 1
    assert published(school, HELD_OUT_HAM) == 1.0


def test_a_few_honest_corrections_already_do() -> None:
    school = brought_up()
    for n, text in enumerate(NEW_KIND[:5]):
        school.decide(text, spam=True, at=START + n * 60, screened=-3.0)
    assert min(school.margin(text) for text in NEW_KIND[50:]) > 0


def test_one_address_counts_less_from_its_fourth_comment_on() -> None:
    school = School()
    met = [school.decide(text, spam=False, at=n * 60.0, author=1) for n, text in enumerate(HAM[:6])]
    free = [1.0] * FREE_OF_AN_ADDRESS
    assert [round(each.influence, 3) for each in met] == [*free, 0.5, 0.333, 0.25]
    assert school.decide(HAM[7], spam=False, at=500.0, author=2).influence == 1.0
    assert school.decide(SPAM[7], spam=True, at=501.0, author=1).influence == 1.0, "of the other kind"


def test_the_same_text_is_learned_twice_and_no_more() -> None:
    school = School()
    met = [school.decide(SPAM[0], spam=True, at=n * 60.0) for n in range(4)]
    assert [each.influence for each in met] == [1.0] * SAME_TEXT + [0.0, 0.0]
    learned = school.margin(SPAM[0])
    school.decide(SPAM[0], spam=True, at=300.0)
    assert school.margin(SPAM[0]) == learned


def test_texts_without_words_are_not_taken_for_one() -> None:
    school = School()
    assert [school.decide("", spam=False, at=n * 60.0).influence for n in range(3)] == [1.0] * 3


def test_who_contradicts_more_than_agrees_counts_less() -> None:
    """Where it was not sure. Of each moderator by themselves, and until the next day."""
    school = School()
    met = [
        school.decide(text, spam=False, at=n * 60.0, by=ADA, screened=0.5) for n, text in enumerate(HAM[:20])
    ]
    weights = [each.influence for each in met]
    assert weights[: FREE + 1] == [1.0] * (FREE + 1)
    assert weights[FREE + 1 :] == sorted(weights[FREE + 1 :], reverse=True)
    assert sum(weights) < FREE + 3
    assert school.decide(HAM[30], spam=False, at=3000.0, by=BOB, screened=0.5).influence == 1.0
    assert school.decide(HAM[31], spam=False, at=2 * DAY, by=ADA, screened=0.5).influence == 1.0


def test_agreeing_earns_the_right_to_contradict_but_not_where_it_was_sure() -> None:
    school = School()
    for n, text in enumerate(HAM[:200]):
        school.decide(text, spam=False, at=n * 60.0, by=ADA, screened=-1.0)
    doubts = [school.decide(text, spam=True, at=13_000.0, by=ADA, screened=-1.0) for text in SPAM[:60]]
    sure = [school.decide(text, spam=True, at=14_000.0, by=BOB, screened=-5.0) for text in SPAM[60:120]]
    free = FREE + CREDIT
    assert [each.influence for each in doubts].count(1.0) <= free + 1
    assert sum(each.influence for each in doubts) < free + 3
    assert sum(each.influence for each in sure) < 4
