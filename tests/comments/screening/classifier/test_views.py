"""Nothing added to an advert makes it look better."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comments.screening.classifier.calibration import IDENTITY
from comments.screening.classifier.features import extract
from comments.screening.classifier.item import Item
from comments.screening.classifier.judge import Classifier
from comments.screening.classifier.learner import Learner, Weights
from comments.screening.classifier.views import views

WORDS = [
    "the",
    "keeper",
    "lamp",
    "sea",
    "pills",
    "cheap",
    "casino",
    "free",
    "channel",
    "thanks",
    "stop",
    "oil",
]


@pytest.fixture(scope="module")
def arbitrary() -> Classifier:
    """A filter that has learned nonsense: what holds with it holds with any."""
    learner, dice = Learner(Weights.zero()), random.Random(5)
    for _ in range(60):
        learner.learn(extract(Item(text=" ".join(dice.choices(WORDS, k=12)))), spam=dice.random() < 0.5)
        learner.learn(extract(Item(text=f"http://{dice.choice(WORDS)}.example/")), spam=dice.random() < 0.5)
    return Classifier("nonsense", learner, IDENTITY)


LINKS = ["http://a.example/", "www.b.com"]
# With more than three links a comment is held for their number, whatever the filter says.
FEW_LINKS = st.lists(st.sampled_from([*WORDS, *LINKS]), max_size=12).filter(
    lambda parts: sum(part in LINKS for part in parts) <= 3
)


@given(FEW_LINKS.map(" ".join))
@settings(deadline=None, max_examples=150)
def test_one_more_link_never_helps(arbitrary: Classifier, text: str) -> None:
    before = arbitrary.judge(Item(text=text))
    after = arbitrary.judge(Item(text=f"{text}\n\nhttp://pills.example/buy"))
    assert after.margin >= before.margin - 1e-5


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join))
@settings(deadline=None, max_examples=50)
def test_a_comment_is_looked_at_as_it_stands(arbitrary: Classifier, text: str) -> None:
    assert next(iter(views(Item(text=text)))).text == text
    assert arbitrary.judge(Item(text=text)).margin >= arbitrary.learner.margin(extract(Item(text=text)))


def test_a_plain_comment_is_looked_at_once() -> None:
    assert len(list(views(Item(text="I missed my stop reading this.")))) == 1
