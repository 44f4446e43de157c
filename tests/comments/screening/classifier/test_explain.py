"""The shipped filter names the true cause: thirty written cases."""

from typing import Any

import pytest

from comments.screening.classifier.calibration import IDENTITY
from comments.screening.classifier.explain import MOST_REASONS, explain
from comments.screening.classifier.features import extract
from comments.screening.classifier.item import Item, Record, Traces
from comments.screening.classifier.judge import Classifier
from comments.screening.classifier.learner import Learner, Weights
from comments.screening.classifier.shipped import as_shipped

HAM = "I read this on the train and missed my stop. What became of the keeper?"
NOBODY: dict[str, Any] = {"name": "Mildred", "url": ""}

# What is said, what speaks for spam (+) or against it (-), and what the reason must quote.
CASES: list[tuple[dict[str, Any], str, str]] = [
    ({"text": "Please subscribe to my channel and check out my new video"}, "+text", "my channel"),
    ({"text": "Best price for Viagra and Cialis online, no prescription"}, "+text", "cialis"),
    ({"text": "Earn $500 a day working from home, contact me on WhatsApp"}, "+text", "earn"),
    ({"text": "Customer care number, call our support helpline now"}, "+text", "customer care number"),
    ({"text": HAM, "name": "Cheap Web Hosting Services"}, "+name", "Cheap Web Hosting Services"),
    (
        {"text": HAM, "name": "Cheap Web Hosting Services", "url": "http://cheap-web-hosting.example"},
        "+site",
        "cheap-web-hosting.example",
    ),
    ({"text": HAM, "name": "buy viagra online", "url": ""}, "+name", "buy viagra online"),
    ({"text": "Nice post.", "name": "Louis Vuitton Outlet"}, "+name", "Louis Vuitton Outlet"),
    ({"text": "I agree with you.", "name": "seo services"}, "+name", "seo services"),
    ({"text": "See http://cheap-pills.example/viagra"}, "+links", "cheap-pills.example"),
    ({"text": "http://bit.ly/abc123"}, "+links", "bit.ly"),
    ({"text": "[url=http://pills.example]cheap pills[/url]"}, "+links", "pills.example"),
    ({"text": "Free iTunes gift card codes, visit www.freecodes.example"}, "+links", "freecodes.example"),
    ({"text": "Great site! Very informative article, thanks for sharing."}, "+text", "informative article"),
    ({"text": "CHECK THIS OUT!!! FREE MONEY!!! CLICK HERE NOW!!!"}, "+text", "click here now"),
    ({"text": "c h e c k out my c h a n n e l please"}, "+text", "channel"),
    ({"text": "c.h.e.c.k out my c.h.a.n.n.e.l please"}, "+text", "channel"),
    ({"text": "ch3ck 0ut my ch4nnel and sub5cribe"}, "+text", "subscribe"),
    ({"text": "ѕubѕсrіbе to my сhаnnеl"}, "+text", "subscribe to my channel"),
    ({"text": f"Subscribe to my channel. {HAM}"}, "+text", "subscribe to my channel"),
    ({"text": "Best forex trading signals, join our telegram group"}, "+text", "telegram"),
    ({"text": "Hot girls waiting for you, live sex chat"}, "+text", "hot girls"),
    ({"text": "We offer loans at 3% interest rate, apply today"}, "+text", "we offer loans"),
    ({"text": "Помощь в заработке, пишите в личку, доход от 100$ в день"}, "+text", "пишите в личку"),
    ({"text": HAM, **NOBODY}, "-site", "no website"),
    ({"text": HAM, "name": "Steve", "url": ""}, "-name", "Steve"),
    (
        {"text": "The build fails in Visual Studio 2008 on my laptop, same error.", **NOBODY},
        "-text",
        "on my laptop",
    ),
    ({"text": "This song is so good, my favourite of all time"}, "-text", "this song is so good"),
    ({"text": "@Steve you are right, I should have read the docs first.", **NOBODY}, "-text", "docs first"),
    (
        {"text": "It threw an exception in the constructor, so I changed it.", **NOBODY},
        "-text",
        "so i changed",
    ),
]


@pytest.mark.parametrize(("item", "cause", "quoted"), CASES, ids=[case[2] for case in CASES])
def test_it_names_the_true_cause(item: dict[str, Any], cause: str, quoted: str) -> None:
    classifier = as_shipped()
    reasons = explain(classifier, classifier.judge(Item(**item)))
    told = [(("+" if reason.weight > 0 else "-") + reason.about, reason.words) for reason in reasons]
    assert any(about == cause and quoted in words for about, words in told), told
    assert 0 < len(reasons) <= MOST_REASONS


def test_what_the_site_remembers_is_told() -> None:
    learner = Learner(Weights.zero())
    known = Item(text="Good point.", traces=Traces(name=Record(ham=0, spam=4), spam_likeness=0.9))
    for _ in range(3):
        learner.learn(extract(known), spam=True)
    classifier = Classifier("test", learner, IDENTITY)
    told = {reason.about: reason.words for reason in explain(classifier, classifier.judge(known))}
    assert "name 0 good, 4 spam" in told["memory"]
    assert "90% like one that was spam" in told["memory"]


@pytest.mark.parametrize("private", ["keeper@mail.example", "198.51.100.23"])
def test_no_reason_quotes_an_address(private: str) -> None:
    item = Item(text=f"buy cheap pills {private} now", name=private, url=f"http://{private}/")
    classifier = as_shipped()
    for reason in explain(classifier, classifier.judge(item)):
        assert private not in reason.words
