"""`manage.py screen`: a verdict on the command line, without a database."""

import io
import json
import re
import sys
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

PILLS = "Buy viagra, free shipping http://bit.ly/x"


def screened(*arguments: str) -> str:
    out = io.StringIO()
    call_command("screen", *arguments, stdout=out)
    return out.getvalue()


def test_the_verdict_in_words() -> None:
    lines = screened("--text", PILLS, "--name", "Cheap Pharmacy").splitlines()
    assert re.fullmatch(r"(SPAM|REJECT)  spam probability (9\d\.\d|100\.0)%", lines[0])
    assert lines[1].startswith("(published below ")
    told = r" \+\d\.\d\d  a URL shortener hides where a link leads  \[links:shortener\]"
    assert any(re.fullmatch(told, line) for line in lines)
    assert any(
        "Not known here, and not held against it: the history of the address;" in line for line in lines
    )
    assert lines[-1].startswith("Policy ")


def test_bounds_come_first() -> None:
    lines = screened(
        "--text", "See https://one.example/a and https://two.example/b", "--name", "SEO"
    ).splitlines()
    assert "(at least hold)" in lines[3]


def test_the_sites_thresholds_are_told(settings: Any) -> None:
    settings.SCREENING_PUBLISH_BELOW = settings.SCREENING_SPAM_ABOVE = settings.SCREENING_REJECT_ABOVE = 1.0
    lines = screened("--text", "Who lit the lamp that night, and who paid for the oil?").splitlines()
    assert lines[0].startswith("PUBLISH  spam probability ")
    assert lines[1] == "(published below 100.0%, spam above 100.0%, rejected above 100.0%)"


def test_json_is_the_whole_verdict() -> None:
    verdict = json.loads(screened("--text", PILLS, "--json"))
    assert verdict["disposition"] in {"spam", "reject"}
    assert {"code", "words", "weight", "floor", "evidence"} <= verdict["signals"][0].keys()
    assert verdict["milliseconds"] > 0
    assert "the site's rules" in verdict["unknown"]


def test_text_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(PILLS))
    assert "medicines" in screened("--text", "-")


def test_the_page_and_the_parent_make_words_on_topic() -> None:
    text = ("--text", "Is the casino bonus still paid?")
    assert "gambling" in screened(*text)
    assert "gambling" not in screened(*text, "--page", "The old casino bonus")
    assert "gambling" not in screened(*text, "--parent", "Where is my casino bonus?")


def test_the_site_itself_is_no_advert(settings: Any) -> None:
    settings.SITE_URL = "https://parley.example"
    assert "links:" not in screened(
        "--text", "As said at https://parley.example/a and https://parley.example/b."
    )


def test_no_text_is_an_error_with_a_way_out() -> None:
    with pytest.raises(CommandError, match="Give one with --text"):
        screened("--text", " \n")
