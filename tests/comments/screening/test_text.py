"""Normalisation, fingerprints, visible lengths and the finding of links."""

import hashlib

import pytest

from comments.screening.links import linked_hosts, site_of, take_apart
from comments.screening.matching import PhraseIndex
from comments.screening.text import fingerprint, normalise, visible_length, words


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("  Hello\n\tWORLD ", "hello world"),
        ("ﬁne ＆ ①", "fine & 1"),
        ("e\u0301tude", "étude"),
        ("e\u200d\u0301tude", "étude"),
        ("Раурal", "paypal"),
        ("a\x00b\ud800c\ufeffd", "abcd"),
        ("&lt;b&gt;&nbsp;x", "<b> x"),
        ("🅥🅘🅐🅖🅡🅐 ⓒⓘⓐⓛⓘⓢ", "viagra cialis"),
        ("buy ѕех now", "buy sex now"),  # wholly Cyrillic, in a Latin text
        ("сор в избе", "сор в избе"),  # litter in the hut: Russian stays
        ("сор", "сор"),
        ("Ещё бы", "еще бы"),
        ("I like матрёшки dolls", "i like матрешки dolls"),
        ("Η αγορά", "η αγορά"),
        ("ω = 2π/T", "ω = 2π/t"),
        ("Z" + "\u0301\u0316" * 40 + "algo", "zalgo"),
    ],
)
def test_normalise(text: str, normal: str) -> None:
    assert normalise(text) == normal


def test_fingerprint_looks_at_letters_and_digits_only() -> None:
    assert fingerprint("Hello, World 42!") == fingerprint("hеllo\u200b  world... 42")
    assert fingerprint("Hello") == hashlib.sha256(b"hello").hexdigest()
    assert fingerprint("hello there") != fingerprint("hello where")


def test_fingerprint_keeps_texts_without_letters_apart() -> None:
    assert fingerprint("👍") != fingerprint("👎")
    assert fingerprint("👍 👍") == fingerprint("👍👍")
    assert fingerprint("") == hashlib.sha256(b"").hexdigest()


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("ok", 2),
        (" \n\t\u00a0", 0),
        ("\u200b\u2060\u3164\u2800\u00ad", 0),
        ("e\u0301", 1),
        ("a\u0316b", 2),
        ("👍🏽", 2),
        ("\x00\ud800", 0),
        ("&nbsp;&#8203;", 0),
        ("灯塔", 2),
    ],
)
def test_visible_length(text: str, length: int) -> None:
    assert visible_length(text) == length


def test_words_of_scripts_without_spaces_are_characters() -> None:
    assert words("灯塔 ok") == ("灯", "塔", "ok")
    assert words("don't हिन्दी") == ("don", "t", "हिन्दी")


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("https://www.a.example/x.", ["a.example"]),
        ("HTTP://USER:pw@A.Example:8080/", ["a.example"]),
        ("www.a.example", ["a.example"]),
        ("go to example.com/path, or example.org.", ["example.com", "example.org"]),
        ('[x](http://a.example/b(c) "title")', ["a.example"]),
        ("<a class=x href='//a.com/'>x</a>", ["a.com"]),
        ("<http://a.example>", ["a.example"]),
        ("[http://a.example](http://a.example/)", ["a.example"]),
        ("[a.com](http://www.a.com/)", ["a.com"]),
        ("<a href='http://a.example'>http://b.example</a>", ["a.example", "b.example"]),
        ("http://a.example,http://b.example", ["a.example", "b.example"]),
        ("https://web.archive.example/web/2010/http://b.example/", ["web.archive.example"]),
        ("h&#116;tp://a.example", ["a.example"]),
        ("http://a\u200b.example", ["a.example"]),
        ("http://ａ．example", ["a.example"]),
        ("hxxp://a.example", ["a.example"]),
        ("пример.рф", ["пример.рф"]),
        ("bit.ly/x", ["bit.ly"]),
        ("someone@example.com System.Net done.Me e.g. node.js 3.14 a.m. index.html", []),
        ("http://localhost:8000 http://192.168.1.1/ http://intranet/", []),
        ("[a](/local) [b](#x) [c](javascript:alert)", []),
    ],
)
def test_links_are_found(text: str, hosts: list[str]) -> None:
    assert [link.host for link in take_apart(text).links] == hosts


def test_prose_is_what_is_not_a_link() -> None:
    assert take_apart("see [my page](http://a.example/B) and www.c.example/D ok").prose.split() == (
        ["see", "[my", "page](", ")", "and", "ok"]
    )


@pytest.mark.parametrize("url", ["a.example", "http://a.example/", "www.a.example", " A.example/x "])
def test_website_fields_are_forgiving(url: str) -> None:
    site = site_of(url)
    assert site is not None
    assert site.host == "a.example"


@pytest.mark.parametrize("url", ["", "none", "-", "I have none"])
def test_a_website_field_may_name_none(url: str) -> None:
    assert site_of(url) is None


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("cop", "сор", False),
        ("cop", "Надо убрать сор из избы", False),
        ("cop", "a dirty сор came", True),
        ("сор", "a dirty сор came", True),
        ("сор", "сор в избе", True),
        ("сор", "cop", False),
        ("казино", "казино is fun", True),
        ("казино", "Лучшее КАЗИНО", True),
        ("ещё", "еще раз", True),
        ("casino", "саѕino tonight", True),
        ("c++", "С++ and more", True),
    ],
)  # fmt: skip
def test_foreign_words_match_their_own_language_and_disguises_the_word_they_play(
    pattern: str, text: str, found: bool
) -> None:
    assert PhraseIndex([pattern]).find(text) == ([pattern] if found else [])


def test_hosts_of_a_comment() -> None:
    text = (
        "[https://a.example](http://www.B.example/x) and http://b.example:8080/, xn--e1afmkfd.example/ c.com"
    )
    assert linked_hosts(text, "https://www.site.example/me") == [
        "a.example",
        "b.example",
        "c.com",
        "site.example",
    ]
    assert linked_hosts("nothing", "") == []
    assert len(linked_hosts(" ".join(f"http://{n}.example" for n in range(80)), "")) == 50
