"""The filters that are measured."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.evaluation.filters import Filter
from tests.evaluation.memory import Memory
from tests.evaluation.parley import Parley
from tests.evaluation.peers.bogofilter import Bogofilter
from tests.evaluation.peers.fourgrams import FourGrams
from tests.evaluation.peers.linear import HashingSgd, LinearSvc
from tests.evaluation.peers.rspamd import Rspamd
from tests.evaluation.peers.spamassassin import SpamAssassin
from tests.evaluation.peers.spambayes import SpamBayes


@dataclass(frozen=True, slots=True)
class Contestant:
    """A filter's name in the tables and how to get a fresh one.

    `make_knowing` gives one that uses thread and history too. `threshold` is its own line between ham and spam.
    `learns_online` is False for filters that only train on everything at once, `learns_batches` for those meant for
    streams, `crosses` for those that would take too long over all corpora. `is_quick` are those of a quick run.
    """

    name: str
    make: Callable[[], Filter]
    make_knowing: Callable[[], Filter] | None = None
    is_peer: bool = True
    gives_probability: bool = True
    threshold: float = 0.5
    learns_online: bool = True
    learns_batches: bool = True
    crosses: bool = True
    is_quick: bool = False


CONTESTANTS: Mapping[str, Contestant] = {
    "parley": Contestant("Parley", Parley, lambda: Parley(Memory()), is_peer=False, is_quick=True),
    "fourgrams": Contestant("logistic regression, byte 4-grams", FourGrams, is_quick=True),
    "svc": Contestant(
        "LinearSVC, char_wb 3–5-grams", LinearSvc, gives_probability=False, threshold=0.0, learns_online=False
    ),
    "sgd": Contestant("hashing + SGD, char_wb 3–5-grams", HashingSgd, learns_batches=False),
    "spambayes": Contestant("SpamBayes χ²", SpamBayes, is_quick=True),
    "bogofilter": Contestant("bogofilter", Bogofilter, is_quick=True),
    "spamassassin": Contestant("SpamAssassin, Bayes only", SpamAssassin, crosses=False),
    "rspamd": Contestant("rspamd, Bayes only", Rspamd, crosses=False),
}
