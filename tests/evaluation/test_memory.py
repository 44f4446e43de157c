"""The memory knows what a site would know at that moment, and no more."""

import pytest

from comments.screening.classifier.item import Record
from tests.evaluation.corpora import Row
from tests.evaluation.memory import Memory, signature


def row(
    number: int, text: str, *, spam: bool = False, author: str | None = "Ann", url: str | None = ""
) -> Row:
    return Row(
        id=str(number), file="haacked", spam=spam, ts=f"2020-01-0{number}T00:00:00", seq=None,
        author=author, url=url, text=text, post="on-clocks", own_hosts=frozenset({"haacked.com"}),
    )  # fmt: skip


def test_labels_count_only_once_they_are_told() -> None:
    memory, later = Memory(), row(2, "Again", url="http://pills.example")
    earlier = row(1, "See http://pills.example/buy", spam=True, url="http://pills.example")
    memory.show(earlier)
    before = memory.item(later).traces
    memory.learn(earlier)
    after = memory.item(later).traces
    assert before is not None
    assert after is not None
    assert (before.name, before.site) == (Record(ham=0, spam=0), Record(ham=0, spam=0))
    assert (after.name, after.site) == (Record(ham=0, spam=1), Record(ham=0, spam=1))


def test_unknown_is_not_empty() -> None:
    traces = Memory().item(row(1, "No link here", author=None, url="")).traces
    assert traces is not None
    assert (traces.name, traces.site, traces.links) == (None, None, None)


def test_links_count_by_the_worst_and_own_hosts_not_at_all() -> None:
    memory = Memory()
    memory.learn(row(1, "http://good.example http://haacked.com"))
    memory.learn(row(2, "http://bad.example http://haacked.com", spam=True))
    traces = memory.item(row(3, "http://good.example http://bad.example http://haacked.com")).traces
    own = memory.item(row(3, "http://haacked.com")).traces
    assert traces is not None
    assert own is not None
    assert traces.links == Record(ham=0, spam=1)
    assert own.links is None


def test_spam_does_not_join_the_page() -> None:
    memory = Memory()
    memory.learn(row(1, "Clocks are slow"))
    memory.learn(row(2, "Buy watches", spam=True))
    memory.show(row(3, "Not judged yet"))
    item = memory.item(row(4, "Indeed"))
    assert item.page == "on clocks\nClocks are slow\nNot judged yet\n"
    assert item.traces is not None
    assert item.traces.thread_days == 3


def test_likeness_estimates_the_share_of_common_word_runs() -> None:
    memory = Memory()
    words = [f"w{number}" for number in range(102)]
    memory.learn(row(1, " ".join(words), spam=True))
    # 100 runs of three words on one side, the first 60 of them on the other.
    traces = memory.item(row(2, " ".join(words[:62]))).traces
    assert traces is not None
    assert traces.spam_likeness == pytest.approx(0.6, abs=0.15)
    assert traces.ham_likeness == 0
    assert signature("…") is None
