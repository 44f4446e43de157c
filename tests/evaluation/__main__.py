"""`python -m tests.evaluation [protocol…] [--quick] [--peers a,b]`: measure, print, and keep what a whole run finds.

A run over all protocols and peers that is not quick writes docs/screening-figures.md. Nothing here is a test.
"""

import argparse
import datetime as dt
import os
import sys
from pathlib import Path

# Two processes share two cores; a library that starts more threads only makes them wait. Read when NumPy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

from tests.evaluation.contestants import CONTESTANTS
from tests.evaluation.corpora import MissingDataError
from tests.evaluation.protocols import PROTOCOLS
from tests.evaluation.running import outcomes, tasks
from tests.evaluation.table import in_brief, tables

TARGET = Path(__file__).resolve().parents[2] / "docs" / "screening-figures.md"


def main() -> int:
    asked = _asked()
    found = []
    try:
        for outcome in outcomes(tasks(asked.protocols, ["parley", *asked.peers], asked.quick)):
            found.append(outcome)
            print(in_brief(outcome), file=sys.stderr, flush=True)
    except MissingDataError as missing:
        print(missing, file=sys.stderr)
        return 2
    print(tables(found))
    if asked.is_whole:
        TARGET.write_text(_page(tables(found)), encoding="utf-8")
        print(f"Written to {TARGET}.", file=sys.stderr)
    return 0


def _asked() -> argparse.Namespace:
    known = (list(PROTOCOLS), [name for name, one in CONTESTANTS.items() if one.is_peer])
    parser = argparse.ArgumentParser(prog="make evaluate", description=__doc__)
    parser.add_argument(
        "protocols", nargs="*", metavar="protocol", help=f"one or more of {', '.join(known[0])}"
    )
    parser.add_argument("--peers", help=f"separated by commas, of {', '.join(known[1])}; empty for none")
    parser.add_argument(
        "--quick", action="store_true", help="a part of the rows, and what is quick of the rest"
    )
    asked = parser.parse_args()
    asked.is_whole = not (asked.protocols or asked.quick or asked.peers is not None)
    asked.protocols = asked.protocols or [
        name for name in known[0] if PROTOCOLS[name].is_quick or not asked.quick
    ]
    asked.peers = (
        [name for name in asked.peers.split(",") if name]
        if asked.peers is not None
        else [name for name in known[1] if CONTESTANTS[name].is_quick or not asked.quick]
    )
    unknown = sorted({*asked.protocols, *asked.peers}.difference(*known))
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}")
    return asked


def _page(measured: str) -> str:
    return (
        "# How good the screening is\n\n"
        f"Made by `make evaluate` on {dt.date.today():%Y-%m-%d}. Per cent, with the 95 % bootstrap interval: 1−AUC,\n"
        "recall at 0.1, 0.5 and 1 % false positives, accuracy at the filter's own threshold, and ECE, the expected\n"
        "calibration error. Every filter starts from nothing and learns the same rows; the weights that ship are not\n"
        "used here. “Text only” is that and nothing else; “with name and website” also tells Parley which addresses\n"
        "are the site's own. SpamAssassin and rspamd are left out of `cross`, where they would take too long; both\n"
        "are measured by their Bayes filters alone, because their rules look at how a mail came.\n\n"
        f"{measured}"
    )


if __name__ == "__main__":
    sys.exit(main())
