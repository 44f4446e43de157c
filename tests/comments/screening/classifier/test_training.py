"""Training all at once."""

import numpy as np

from comments.screening.classifier.features import extract
from comments.screening.classifier.item import Item
from comments.screening.classifier.learner import Learner
from comments.screening.classifier.training import Sample, padded, train

HAM = [
    "I missed my stop reading this",
    "Who paid for the oil?",
    "The lamp was lit every night",
    "My aunt kept one",
]
SPAM = [
    "Cheap pills, buy now",
    "Free casino bonus for you",
    "Subscribe to my channel",
    "Earn money from home",
]


def samples(source: str = "", times: int = 5) -> list[Sample]:
    pairs = [(text, False) for text in HAM] + [(text, True) for text in SPAM]
    return [Sample(Item(text=f"{text} {n}"), spam, source) for n in range(times) for text, spam in pairs]


def test_the_same_samples_give_the_same_weights() -> None:
    first, second = train(samples()), train(samples())
    np.testing.assert_array_equal(first.coefficients, second.coefficients)


def test_it_tells_apart_what_it_was_trained_on() -> None:
    learner = Learner(train(samples()))
    assert all(learner.margin(extract(Item(text=text))) < 0 for text in HAM)
    assert all(learner.margin(extract(Item(text=text))) > 0 for text in SPAM)


def test_what_is_peculiar_to_a_source_counts_less() -> None:
    """In one collection all spam is about Mondays; elsewhere the word means nothing."""
    peculiar = [Sample(Item(text=f"{text} monday {n}"), True, "a") for n in range(5) for text in SPAM]
    ham = [Sample(Item(text=f"{text} {n}"), False, "a") for n in range(5) for text in HAM]
    alone = Learner(train([*peculiar, *ham])).margin(extract(Item(text="monday")))
    among = Learner(train([*peculiar, *ham, *samples("b")])).margin(extract(Item(text="monday")))
    assert 0 < among < alone


def test_some_spam_is_learned_with_harmless_words_after_it() -> None:
    given = samples(times=6)
    longer = [sample for sample in padded(given, seed=0) if sample not in given]
    assert len(longer) == 2
    assert all(sample.spam and len(sample.item.text.split()) > 30 for sample in longer)
