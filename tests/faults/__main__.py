"""`python -m tests.faults 2000`: post so many comments while processes are killed, and count what is wrong."""

import argparse
import sys
from pathlib import Path

from config.local.errors import LocalRunError
from config.local.stopping import StopRequested, raise_on_stop_signals
from tests.faults.harness import run
from tests.faults.result import Options

# Sixteen posts a second, and a fault from outside every three, leave two cores just enough time to recover.
_POSTS_A_SECOND, _SHORTEST, _EVERY = 16, 50.0, 50
# A busy machine may take so many times as long.
_SLOWEST = 4


def main() -> int:
    args = _arguments()
    seconds = args.seconds or max(_SHORTEST, args.comments / _POSTS_A_SECOND)
    options = Options(
        comments=args.comments,
        seconds=seconds,
        last_call=args.last_call or seconds * _SLOWEST,
        every=args.every,
        seed=args.seed,
        hasty=args.hasty,
        broken=args.broken,
        logs=args.logs,
    )
    raise_on_stop_signals(lambda: None)
    try:
        result = run(options)
    except StopRequested:
        return 130
    except LocalRunError as error:
        print(error, file=sys.stderr)
        return 2
    if args.report:
        args.report.write_text(result.as_json())
    print(result.as_table())
    return 0 if result.is_good else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("comments", type=int, nargs="?", default=2000, help="how many acts of posting")
    parser.add_argument("--seconds", type=float, help="spread them over so many seconds")
    parser.add_argument(
        "--every", type=int, default=_EVERY, help="posts between faults from outside; 0: none"
    )
    parser.add_argument("--last-call", type=float, help="begin no post after so many seconds")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same schedule")
    parser.add_argument(
        "--hasty", action="store_true", help="try mail jobs again sooner than production does"
    )
    parser.add_argument("--broken", choices=["late-job"], default="", help="wire the site wrongly on purpose")
    parser.add_argument("--logs", type=Path, help="keep the logs of all processes in this folder")
    parser.add_argument("--report", type=Path, help="write the result to this file too, as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
