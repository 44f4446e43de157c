"""Outcomes as Markdown."""

from collections.abc import Iterable, Iterator, Sequence

from tests.evaluation.contestants import CONTESTANTS
from tests.evaluation.metrics import Figure
from tests.evaluation.protocols import PROTOCOLS
from tests.evaluation.running import MEASURES, Outcome

_ABSENT = "not installed here"


def tables(outcomes: Iterable[Outcome]) -> str:
    """Return a section for each protocol, in the order of the protocols and the contestants."""
    ordered = sorted(outcomes, key=_place)
    parts = []
    for protocol in PROTOCOLS:
        of_protocol = [outcome for outcome in ordered if outcome.task.protocol == protocol]
        if of_protocol:
            lines = _by_attack(of_protocol) if protocol == "obfuscated" else _by_measure(of_protocol)
            parts.append("\n".join([f"## {protocol}", "", _about(protocol), "", *lines]))
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


def _about(protocol: str) -> str:
    """Return what the function that runs it says of it."""
    return (PROTOCOLS[protocol].run.__doc__ or "").partition("\n")[0]


def in_brief(outcome: Outcome) -> str:
    """Return one line for whoever waits."""
    task, figures = outcome.task, (outcome.figures or {}).items()
    areas = ", ".join(f"{what} {100 * found['1−AUC %'].value:.2f}".strip() for what, found in figures)
    return f"{task.protocol}, {task.contestant}, {task.view}: {areas or _ABSENT} ({outcome.seconds:.0f} s)"


def _by_measure(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """One table for each thing that the protocol distinguishes."""
    for what in _whats(outcomes):
        if what:
            yield from (f"### {what}", "")
        yield from _head("filter", "sees", *MEASURES)
        for outcome in outcomes:
            name, view = CONTESTANTS[outcome.task.contestant].name, outcome.task.view
            if outcome.figures is None:
                yield _line(name, view, _ABSENT, *[""] * (len(MEASURES) - 1))
            elif what in outcome.figures:
                figures = outcome.figures[what]
                yield _line(name, view, *[_cell(figures.get(measure)) for measure in MEASURES])
        yield ""


def _by_attack(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The recall at 0.5 % false positives under each attack."""
    attacks = _whats(outcomes)
    yield from _head("filter, r@0.5", *attacks)
    for outcome in outcomes:
        name = CONTESTANTS[outcome.task.contestant].name
        if outcome.figures is None:
            yield _line(name, _ABSENT, *[""] * (len(attacks) - 1))
        else:
            yield _line(name, *[_cell(outcome.figures[attack]["r@0.5"]) for attack in attacks])


def _whats(outcomes: Sequence[Outcome]) -> list[str]:
    """Return what the protocol distinguishes, once each."""
    return list(dict.fromkeys(what for outcome in outcomes for what in outcome.figures or ()))


def _place(outcome: Outcome) -> tuple[int, int]:
    views = PROTOCOLS[outcome.task.protocol].views
    return views.index(outcome.task.view), list(CONTESTANTS).index(outcome.task.contestant)


def _cell(figure: Figure | None) -> str:
    """Return per cent with the interval, finer where the figure is small."""
    if figure is None:
        return "–"
    digits = 2 if figure.value < 0.1 else 1
    value, low, high = (f"{100 * number:.{digits}f}" for number in (figure.value, figure.low, figure.high))
    return f"{value} ({low}–{high})"


def _head(*names: str) -> tuple[str, str]:
    return _line(*names), _line(*["---"] * len(names))


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
