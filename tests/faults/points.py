"""Named points at which a process kills itself.

Which passes of a point are deadly follows from the seed and from the number of the pass, counted over all
processes: the first one always, so that every point is hit, and then a share of the later ones.
"""

import os
import signal
from pathlib import Path
from random import Random

KINDS = ("validate_email", "screen", "deliver_mail", "learn", "notify")

STORED = "web: stored, not committed"
COMMITTED = "web: committed, bell not rung"
RUNG = "web: bell rung, not answered"
SWEEP_AHEAD = "beat: before a sweep"
SWEPT = "beat: swept, before the next tick"
NEXT_BELL = "{}: committed, next bell not rung"
_OF_A_JOB = (
    "{}: before a claim",
    "{}: claimed",
    "{}: prepared, not finished",  # of deliver_mail: the mail server has said 250, and we have not noted it
    "{}: finished, effect not applied",
    "{}: effect applied, not committed",
)
BEFORE_CLAIM, CLAIMED, PREPARED, FINISHED, APPLIED = _OF_A_JOB

# The share of passes that are deadly.
_OF_WEB, _OF_WORKERS, _OF_BEAT = 0.005, 0.01, 0.05
RATES: dict[str, float] = {
    **dict.fromkeys((STORED, COMMITTED, RUNG), _OF_WEB),
    **{point.format(kind): _OF_WORKERS for kind in KINDS for point in _OF_A_JOB},
    **{NEXT_BELL.format(kind): _OF_WORKERS for kind in ("validate_email", "screen")},
    **dict.fromkeys((SWEEP_AHEAD, SWEPT), _OF_BEAT),
}


class Points:
    """The points of one run; all its processes share `folder`."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._seed = seed

    @classmethod
    def of_this_process(cls) -> "Points":
        return cls(Path(os.environ["FAULTS_FOLDER"]), int(os.environ["FAULTS_SEED"]))

    def arm(self) -> None:
        self._folder.mkdir()
        (self._folder / "armed").touch()

    def disarm(self) -> None:
        (self._folder / "armed").unlink()

    def pass_by(self, point: str) -> None:
        """Go on, or SIGKILL this process."""
        if (self._folder / "armed").exists():
            number = _append(self._folder / _file_name(point), b".")
            if number == 1 or Random(f"{self._seed} {point} {number}").random() < RATES[point]:
                _append(self._folder / "fired", f"{point}\n".encode())
                os.kill(os.getpid(), signal.SIGKILL)

    def fired(self) -> dict[str, int]:
        """How often each point has killed a process."""
        log = self._folder / "fired"
        lines = log.read_text().splitlines() if log.exists() else []
        return {point: lines.count(point) for point in RATES}

    def missed(self) -> list[str]:
        return [point for point, times in self.fired().items() if not times]


def _append(path: Path, text: bytes) -> int:
    """Append, and return the file's length up to here: the kernel keeps count for all processes at once."""
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, text)
        return os.lseek(file, 0, os.SEEK_CUR)
    finally:
        os.close(file)


def _file_name(point: str) -> str:
    return point.replace(" ", "-")
