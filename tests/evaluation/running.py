"""Measuring every contestant under every protocol, two at a time, each in a process of its own."""

import multiprocessing
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import FrameType

from tests.evaluation.contestants import CONTESTANTS
from tests.evaluation.corpora import FILES, load
from tests.evaluation.filters import NotInstalledError
from tests.evaluation.metrics import (
    Figure,
    Measure,
    accuracy,
    area_above,
    calibration_error,
    figure,
    recall_at,
)
from tests.evaluation.protocols import PROTOCOLS, WITH_CONTEXT

MEASURES: Mapping[str, Measure] = {
    "1−AUC %": area_above,
    "r@0.1": recall_at(0.001),
    "r@0.5": recall_at(0.005),
    "r@1": recall_at(0.01),
    "accuracy %": accuracy,
    "ECE %": calibration_error,
}
_PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Task:
    """One contestant under one protocol; `quick` takes a part of the rows."""

    protocol: str
    view: str
    contestant: str
    quick: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """Figures by what the protocol distinguishes and by measure; None where the contestant is not installed."""

    task: Task
    figures: Mapping[str, Mapping[str, Figure]] | None
    seconds: float


def tasks(protocols: Sequence[str], contestants: Sequence[str], quick: bool) -> list[Task]:
    """Return what there is to do, that which takes longest first."""
    found = [
        Task(protocol, view, contestant, quick)
        for protocol in protocols
        for view in PROTOCOLS[protocol].views
        for contestant in contestants
        if _fits(protocol, view, contestant)
    ]
    return sorted(found, key=lambda task: task.protocol != "cross")


def outcomes(todo: Sequence[Task]) -> Iterator[Outcome]:
    """Yield outcomes as they come."""
    for name in FILES:
        load(name)  # once, for all processes
    signal.signal(signal.SIGTERM, _end)
    with multiprocessing.get_context("fork").Pool(_PROCESSES, maxtasksperchild=1) as pool:
        yield from pool.imap_unordered(_done, todo)


def _fits(protocol: str, view: str, contestant: str) -> bool:
    rules, one = PROTOCOLS[protocol], CONTESTANTS[contestant]
    return (
        (one.learns_online if rules.online else one.learns_batches)
        and (rules.for_peers or not one.is_peer)
        and (one.crosses or protocol != "cross")
        and (one.make_knowing is not None or view != WITH_CONTEXT)
    )


def _done(task: Task) -> Outcome:
    started, one = time.monotonic(), CONTESTANTS[task.contestant]
    make = one.make_knowing if task.view == WITH_CONTEXT and one.make_knowing else one.make
    try:
        results = PROTOCOLS[task.protocol].run(make, task.view, task.quick)
    except NotInstalledError:
        return Outcome(task, None, 0.0)
    figures = {
        what: {
            name: figure(measure, replace(scored, threshold=one.threshold))
            for name, measure in MEASURES.items()
            if one.gives_probability or measure is not calibration_error
        }
        for what, scored in results.items()
    }
    return Outcome(task, figures, time.monotonic() - started)


def _end(number: int, frame: FrameType | None) -> None:
    """The processes inherit this: the programs that they started must be ended, and their folders go."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once is enough: nothing may break off the clearing away
    raise SystemExit(128 + number)
