"""Who is called how: impostors are held, namesakes are not."""

from typing import Any

import pytest

from comments.screening.pipeline import screen
from comments.screening.submission import Names, People
from tests.comments.screening.submissions import submission

PEOPLE = {"staff": ("keeper", "Grace Darling", "bo"), "authors": ("Augustin Fresnel",)}


def codes(name: str, *, proved: bool = False, is_staff: bool = False, others: int = 0) -> set[str]:
    facts: dict[str, Any] = {
        "people": People(**PEOPLE, is_staff=is_staff),
        "names": Names(other_addresses=others, proved=proved),
    }
    signals = screen(submission(name=name, **facts)).signals
    return {signal.code for signal in signals if signal.check in {"impersonation", "names"}}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Augustin Fresnel", "author"),
        ("augustin  FRESNEL", "author"),
        ("AugustinFresnel", "author"),
        ("Augustin-Fresnel", "author"),
        ("Аugustin Frеsnеl", "author"),
        ("Augustin Fresnel\u200b", "author"),
        ("Ａｕｇｕｓｔｉｎ Ｆｒｅｓｎｅｌ", "author"),
        ("Augustín Fresnel", "author"),
        ("Augustin Fresne1", "author"),
        ("Augustin Fresnel (author)", "author"),
        ("The real Augustin Fresnel", "author"),
        ("Grace Darling", "staff"),
        ("Grаce Darling", "staff"),
        ("Keeper", "staff"),
        ("k e e p e r", "staff"),
        ("Keeper, moderator", "staff"),
        ("Admin", "office"),
        ("MODERATOR", "office"),
        ("Official Admin Team", "office"),
        ("Аdministrator", "office"),
    ],
)  # fmt: skip
def test_impostors_are_told(name: str, code: str) -> None:
    assert codes(name) == {f"impersonation:{code}"}


@pytest.mark.parametrize(
    "name",
    [
        "Augustin",
        "Fresnel",
        "Augustine Fresnel-Smith",
        "Grace",
        "Grace Kelly",
        "Bob",
        "Bo Derek",
        "Lighthouse keeper",
        "Keeper of the flame",
        "Editor at large",
        "Badminton",
        "Adminah",
        "Team Blue",
        "Мария",
        "",
        "!!!",
    ],
)
def test_namesakes_are_not(name: str) -> None:
    assert codes(name) == set()


@pytest.mark.parametrize("proof", [{"proved": True}, {"is_staff": True}])
def test_whoever_proves_it_may_be_called_so(proof: dict[str, bool]) -> None:
    assert codes("Augustin Fresnel", **proof) == set()


def test_an_impostor_waits_for_a_person() -> None:
    verdict = screen(submission(name="Augustin Fresnel"))
    assert verdict.disposition == "hold"
    words = "the name is that of the article’s author, and the address does not prove it"
    assert words in [signal.words for signal in verdict.signals]


@pytest.mark.parametrize(
    ("name", "others", "told"),
    [
        ("Best Deals Today", 3, True),
        ("bestdeals24", 5, True),
        ("Ada Lovelace", 4, True),
        ("Ada Lovelace", 2, False),
        ("Thomas", 40, False),
        ("Мария", 40, False),
        ("李明", 40, False),
    ],
)
def test_one_name_with_many_addresses(name: str, others: int, told: bool) -> None:
    assert codes(name, others=others) == ({"names:other-addresses"} if told else set())


def test_a_proved_name_is_not_asked_about_others() -> None:
    assert codes("Ada Lovelace", others=9, proved=True) == set()


def test_a_common_name_holds_nobody() -> None:
    verdict = screen(submission(name="Peter Müller", names=Names(other_addresses=200, proved=False)))
    assert verdict.disposition == "publish"


@pytest.mark.parametrize("missing", ["people", "names"])
def test_without_the_names_it_holds(missing: str) -> None:
    verdict = screen(submission(**{missing: None}))
    assert verdict.disposition == "hold"
    assert "impersonation:missing" in {signal.code for signal in verdict.signals}
