"""Feature vectors: the same everywhere, and apart where things differ."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from comments.screening.classifier.features import extract
from comments.screening.classifier.item import Item, Record, Traces
from comments.screening.classifier.learner import Learner, Weights

ITEM = Item(
    text="Déjà vu! Смотри http://pills.example/buy – see http://parley.example/a for more…",
    name="Мария W1lson",
    url="https://my-shop.example/x",
    page="Lighthouses of the north",
    parent="Who paid for the oil?",
    own_hosts=frozenset({"parley.example"}),
    traces=Traces(name=Record(ham=3, spam=0), spam_likeness=0.4, ham_likeness=0.1, thread_days=12.0),
)
_ELSEWHERE = """
import hashlib
from tests.comments.screening.classifier.test_features import ITEM, digest
print(digest(ITEM))
"""


def digest(item: Item) -> str:
    features = extract(item)
    return hashlib.sha256(features.indices.tobytes() + features.values.tobytes()).hexdigest()


def indices(**item: object) -> set[int]:
    return set(extract(Item(**item)).indices.tolist())  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_every_process_makes_the_same_vector(seed: str) -> None:
    root = Path(__file__).resolve().parents[4]
    environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(root)}
    told = subprocess.run(
        [sys.executable, "-c", _ELSEWHERE],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == digest(ITEM)


def test_indices_are_sorted_and_unique() -> None:
    found = extract(ITEM).indices
    assert (np.diff(found.astype(np.int64)) > 0).all()


def test_no_length_of_text_drowns_the_name() -> None:
    """Every group has a length of its own, so that a vector is never much longer than another."""
    short, long = (
        float(np.linalg.norm(extract(Item(text=text, name="Ann")).values)) for text in ("a", "a b " * 3000)
    )
    assert short == pytest.approx(long, rel=0.2)


def test_unknown_is_not_empty() -> None:
    unknown, empty = indices(text="Thank you."), indices(text="Thank you.", name="", url="")
    assert unknown < empty, "what is not known must not speak for or against a comment"


def test_fields_hash_apart() -> None:
    """A word in the name is told from the same word in the text, whatever they also have in common."""
    learner = Learner(Weights.zero())
    in_text, in_name = extract(Item(text="casino", name="Ann")), extract(Item(text="Hello", name="casino"))
    for _ in range(5):
        learner.learn(in_name, spam=True)
        learner.learn(in_text, spam=False)
    assert learner.margin(in_text) < 0 < learner.margin(in_name)


def test_an_address_of_the_site_itself_reads_like_nothing() -> None:
    own = frozenset({"parley.example"})
    linked = Item(text="As said in http://parley.example/lighthouses before", own_hosts=own)
    foreign = Item(text="As said in http://pills.example/lighthouses before", own_hosts=own)
    learner = Learner(Weights.zero())
    learner.learn(extract(foreign), spam=True)
    assert learner.margin(extract(linked)) < learner.margin(extract(foreign)) / 2


def test_what_is_remembered_takes_part() -> None:
    known = Item(text="Good point.", traces=Traces(name=Record(ham=9, spam=0)))
    stranger = Item(text="Good point.", traces=Traces(name=Record(ham=0, spam=0)))
    assert digest(known) != digest(stranger) != digest(Item(text="Good point."))
