"""What is hidden from filters must still be there for readers."""

import re
import unicodedata

import pytest

from tests.evaluation.obfuscation import ATTACKS, PADDING_WORDS, obfuscate, padded

TEXT = "Subscribe to my channel and get a PRIZE: https://prizes.example.com/win?a=1 or prizes.com, it is free"
LINKS = ("https://prizes.example.com/win?a=1", "prizes.com")
ON_WORDS = [name for name in ATTACKS if name not in ("link cloaked", "shortener")]

_SEEN_AS = str.maketrans("асеіорѕхујһАВСЕНКМОРТХ431057", "aceiopsxyjhABCEHKMOPTXaeiost")


def read_again(attack: str, text: str) -> str:
    """Undo the attack as a reader's eye does."""
    text = unicodedata.normalize("NFKC", re.sub("[\u200b\u200c\u200d\u2060]", "", text))
    if attack in ("spaced letters", "dotted"):
        text = re.sub(r"\b(\w)[ .](?=\w\b)", r"\1", text)
    return text.translate(_SEEN_AS) if attack in ("homoglyphs", "leet") else text


@pytest.mark.parametrize("attack", ATTACKS)
def test_every_attack_changes_the_text_and_is_the_same_each_time(attack: str) -> None:
    hidden = obfuscate(attack, TEXT, "row 1")
    assert hidden != TEXT
    assert hidden == obfuscate(attack, TEXT, "row 1")


@pytest.mark.parametrize("attack", ON_WORDS)
def test_a_reader_can_still_read_it(attack: str) -> None:
    words = "Subscribe to my channel, check the PRIZE of today"
    hidden = obfuscate(attack, words, "row 1")
    assert read_again(attack, hidden).casefold() == words.casefold()


@pytest.mark.parametrize("attack", ON_WORDS)
def test_links_keep_leading_where_they_did(attack: str) -> None:
    hidden = obfuscate(attack, TEXT, "row 1")
    assert all(link in hidden for link in LINKS)


def test_a_cloaked_link_is_no_longer_one_but_can_be_put_together() -> None:
    hidden = obfuscate("link cloaked", TEXT, "row 1")
    assert "http" not in hidden
    assert hidden.replace("hxxp", "http").replace(" dot ", ".") == TEXT


def test_a_shortener_hides_where_links_lead_and_nothing_else() -> None:
    hidden = obfuscate("shortener", TEXT, "row 1")
    assert re.sub(r"http://bit\.ly/\w{7}", "LINK", hidden) == TEXT.replace(LINKS[0], "LINK").replace(
        f"{LINKS[1]},", "LINK"
    )


def test_padding_adds_thirty_words_after_the_text() -> None:
    good = " ".join(f"w{number}" for number in range(50))
    assert padded(TEXT, good).split() == TEXT.split() + good.split()[:PADDING_WORDS]
