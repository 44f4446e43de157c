"""Sketches: alike texts have alike ones, in every process, and short texts have none."""

import os
import statistics
import subprocess
import sys
import time
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comments.screening.links import take_apart
from comments.screening.sketch import BANDS, similarity, sketch

TEXT = "I read this on the train and missed my stop. What became of the lighthouse keeper after the war?"
INT64 = range(-(2**63), 2**63)


def alike(one: str, other: str) -> float:
    first, second = sketch(one), sketch(other)
    assert first
    assert second
    return similarity(first, second)


@pytest.mark.parametrize(
    "same",
    [
        TEXT.upper(),
        TEXT.replace(" ", "  \n"),
        TEXT.replace("a", "а").replace("o", "о"),
        TEXT.replace("train", "tr\u200bain"),
        f"> quoted from somebody else, at length\n\n{TEXT}",
        f"{TEXT} https://one.example/x?y=1",
    ],
    ids=["shouted", "spaced", "look-alikes", "invisible", "with a quotation", "with a link"],
)
def test_what_reads_the_same_is_the_same(same: str) -> None:
    assert alike(TEXT, same) == 1


@pytest.mark.parametrize(
    ("one", "other", "least"),
    [
        (TEXT, TEXT.replace("train", "bus"), 0.75),
        (TEXT, f"Hello! {TEXT} Greetings from Jersey.", 0.6),
        (
            "文章写得很好,请问灯塔现在还对外开放吗?我想明年夏天去",
            "文章写得很好,请问灯塔今天还对外开放吗?我想明年夏天去",
            0.6,
        ),
    ],
    ids=["one word", "framed", "Chinese"],
)
def test_a_changed_word_is_seen_through(one: str, other: str, least: float) -> None:
    assert least <= alike(one, other) < 1
    assert set(sketch(one) or ()) & set(sketch(other) or ()), "a shared band is what the index finds"


@pytest.mark.parametrize(
    "other",
    [
        "Soup is best with lentils, onions and some garlic, in a large pot over a slow fire for hours.",
        "I read this in a book. What became of the captain, and who owned the ship after that war?",
    ],
)
def test_other_texts_are_other_texts(other: str) -> None:
    assert alike(TEXT, other) < 0.4


def test_the_estimate_is_as_good_as_it_says() -> None:
    random, errors = Random(1), []
    vocabulary = ["".join(random.choices("abcdefghijklmnop", k=6)) for _ in range(300)]
    for _ in range(200):
        words = random.choices(vocabulary, k=40)
        changed = [random.choice(vocabulary) if random.random() < 0.1 else word for word in words]
        one, other = " ".join(words), " ".join(changed)
        runs = [{text[i : i + 5] for i in range(len(text) - 4)} for text in (one, other)]
        errors.append(alike(one, other) - len(runs[0] & runs[1]) / len(runs[0] | runs[1]))
    assert abs(statistics.mean(errors)) < 0.02
    assert statistics.pstdev(errors) < 0.07


@pytest.mark.parametrize(
    "text", ["", "Thank you very much!", "https://one.example/" + "x" * 200, "> " + TEXT, "👍" * 90]
)
def test_short_texts_have_none(text: str) -> None:
    assert sketch(text) is None


def test_every_process_makes_the_same() -> None:
    program = f"from comments.screening.sketch import sketch; print(sketch({TEXT!r}))"
    environment = os.environ | {"PYTHONHASHSEED": "12345"}
    ran = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, check=True, text=True
    )
    assert ran.stdout.strip() == str(sketch(TEXT))


@given(st.text(max_size=300))
@settings(deadline=None)
def test_whatever_the_text_it_can_be_stored(text: str) -> None:
    made = sketch(text)
    assert made is None or (len(made) == BANDS and all(band in INT64 for band in made))


def test_the_longest_text_takes_a_moment() -> None:
    random = Random(2)
    longest = "".join(chr(random.randrange(0x61, 0x7A)) for _ in range(10_000))
    take_apart(longest)
    started = time.thread_time()
    assert sketch(longest)
    assert time.thread_time() - started < 0.1
