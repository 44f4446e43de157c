"""The language of a text, and what the check makes of it."""

from typing import Any

import pytest

from comments.screening.checks.language import look
from comments.screening.language import NAMES, base, language_of
from comments.screening.pipeline import screen
from comments.screening.policy import decide
from tests.comments.screening.submissions import submission
from tests.comments.screening.test_cases import CLEAN

SPOKEN = {
    "en": "I have read this article twice and it is very well written, but I do not see why the tower is closed.",
    "de": "Ich habe diesen Artikel zweimal gelesen und er ist sehr gut, aber ich weiß nicht, warum der Turm zu ist.",
    "fr": "J'ai lu cet article deux fois et il est très bien écrit, mais je ne sais pas pourquoi le phare est fermé.",
    "es": "Leí este artículo dos veces y está muy bien escrito, pero no entiendo por qué cerraron el faro.",
    "it": "Ho letto questo articolo due volte ed è scritto molto bene, ma non so perché il faro sia stato chiuso.",
    "pt": "Li este artigo duas vezes e é muito bem escrito, mas não entendo por que o farol foi fechado.",
    "nl": "Ik heb dit artikel twee keer gelezen en het is heel goed, maar ik weet niet waarom de toren dicht is.",
    "pl": "Przeczytałem ten artykuł dwa razy i jest bardzo dobry, ale nie wiem, dlaczego latarnia jest zamknięta.",
    "sv": "Jag har läst den här artikeln två gånger och det är mycket bra, men jag vet inte varför fyren är stängd.",
    "da": "Jeg har læst denne artikel to gange, og det er meget godt, men jeg ved ikke, hvorfor fyret er lukket.",
    "cs": "Četl jsem tento článek dvakrát a je to velmi dobře napsané, ale nevím, proč je maják zavřený.",
    "tr": "Bu makaleyi iki kez okudum ve çok iyi ama deniz feneri neden kapandı anlamadım, daha fazla bilgi var mı?",
    "ro": "Am citit acest articol de două ori și este foarte bine scris, dar nu știu de ce farul este închis.",
    "fi": "Luin tämän artikkelin kahdesti ja se on hyvin kirjoitettu, mutta en tiedä, miksi majakka on kiinni.",
    "ru": "Я прочитал эту статью два раза, и она очень хорошая, но я не понимаю, почему маяк уже закрыт.",
    "uk": "Я прочитав цю статтю двічі, і вона дуже добра, але я не розумію, чому маяк вже зачинено.",
    "el": "Διάβασα αυτό το άρθρο δύο φορές και είναι πολύ καλό, αλλά δεν ξέρω γιατί έκλεισε ο φάρος.",
    "he": "קראתי את המאמר הזה פעמיים והוא כתוב היטב, אבל אני לא מבין למה המגדלור סגור",
    "ar": "قرأت هذا المقال مرتين وهو مكتوب بشكل جيد ولكن لا أفهم لماذا المنارة مغلقة",
    "hi": "मैंने यह लेख दो बार पढ़ा और यह बहुत अच्छा लिखा है, लेकिन प्रकाशस्तंभ क्यों बंद है?",
    "zh": "文章我读了两遍,写得很好,但我不明白灯塔为什么关闭",
    "ja": "この記事を二回読みました。とても良いですが、なぜ灯台が閉まっているのか分かりません。",
    "ko": "이 글을 두 번 읽었는데 아주 잘 썼지만 등대가 왜 닫혔는지 모르겠습니다",
}


@pytest.mark.parametrize(("language", "text"), SPOKEN.items(), ids=SPOKEN.keys())
def test_languages_are_told(language: str, text: str) -> None:
    assert language_of(text) == language
    assert language in NAMES


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Danke!",
        "Merci beaucoup",
        "lighthouse keeper 1887 granite lamp mirror lens fresnel storm harbour coast",
        "std::vector<int> foo = bar(baz); return qux; // linux kernel gcc clang",
        "https://de.example/der/die/das/und/ist/nicht/ich/ein/eine/zu/mit/auf/den",
        "Ha ha ha ha ha ha ha ha ha ha ha ha ha ha ha ha ha ha ha ha ha",
    ],
)
def test_of_what_is_short_or_no_prose_nothing_is_said(text: str) -> None:
    assert language_of(text) is None


def test_codes_of_the_site() -> None:
    assert [base(code) for code in ("pt-br", "EN_us", "nb", "fa", "de")] == ["pt", "en", "da", "ar", "de"]


OTHER: list[tuple[str, dict[str, Any]]] = [
    ("page unknown", {"text": SPOKEN["ru"], "page": None}),
    ("page in the site's language", {"text": SPOKEN["ru"], "page": SPOKEN["en"]}),
    ("page in a third", {"text": SPOKEN["ru"], "page": SPOKEN["de"]}),
    ("site in Japanese", {"text": SPOKEN["en"], "site_language": "ja", "page": SPOKEN["ja"]}),
]
AT_HOME: list[tuple[str, dict[str, Any]]] = [
    ("the site's", {"text": SPOKEN["en"], "page": SPOKEN["de"]}),
    ("the page's", {"text": SPOKEN["de"], "page": SPOKEN["de"]}),
    ("the answered one's", {"text": SPOKEN["ru"], "page": SPOKEN["en"], "parent_text": SPOKEN["ru"]}),
    ("a regional code's", {"text": SPOKEN["pt"], "site_language": "pt-br", "page": None}),
    ("too short to tell", {"text": "Спасибо большое!", "page": SPOKEN["en"]}),
]


@pytest.mark.parametrize("facts", [case[1] for case in OTHER], ids=[case[0] for case in OTHER])
def test_a_language_nobody_speaks_here_is_told(facts: dict[str, Any]) -> None:
    (finding,) = look(submission(**facts))
    assert finding.code == "other"
    assert finding.words.startswith(f"written in {NAMES[finding.evidence['text']]}, while the page is in ")


@pytest.mark.parametrize("facts", [case[1] for case in AT_HOME], ids=[case[0] for case in AT_HOME])
def test_a_language_spoken_here_is_not(facts: dict[str, Any]) -> None:
    assert list(look(submission(**facts))) == []


@pytest.mark.parametrize("text", [*CLEAN.values(), *SPOKEN.values()])
def test_a_foreign_language_alone_holds_nobody(text: str) -> None:
    verdict = screen(submission(text=text, page="Casino bonus: the online casino"))
    told = [signal for signal in verdict.signals if signal.check == "language"]
    assert [signal for signal in told if signal.floor] == []
    assert decide(told)[1] == "publish"
