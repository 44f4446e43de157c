"""bogofilter: a process for each comment that is learned, and one that scores until something is learned again."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.evaluation.corpora import Row
from tests.evaluation.filters import NotInstalledError
from tests.evaluation.peers.message import message

# Looser than the defaults, which are made for whole mails: they leave most short comments without a word that counts.
_TUNING = ("--min-dev=0.1", "--robs=0.1", "--robx=0.5")


class Bogofilter:
    def __init__(self) -> None:
        if shutil.which("bogofilter") is None:
            raise NotInstalledError("bogofilter")
        memory = Path("/dev/shm")
        self._folder = Path(tempfile.mkdtemp(prefix="bogofilter-", dir=memory if memory.is_dir() else None))
        # No settings of this machine's, and no transactions: the word list dies with the run.
        self._command = ("bogofilter", "-C", "-d", str(self._folder), "--db-transaction=no", *_TUNING)
        self._letter = self._folder / "letter"
        self._scorer: subprocess.Popen[bytes] | None = None
        self._is_empty = True

    def fit(self, rows: Sequence[Row]) -> None:
        for option, label in (("-s", True), ("-n", False)):
            folder = self._folder / option
            folder.mkdir()
            letters = [folder / str(number) for number, row in enumerate(rows) if row.spam == label]
            for letter, row in zip(letters, (row for row in rows if row.spam == label), strict=True):
                letter.write_bytes(message(row))
            names = "".join(f"{letter}\n" for letter in letters).encode()
            subprocess.run([*self._command, option, "-b"], input=names, check=True)
            shutil.rmtree(folder)
        self._is_empty = False

    def score(self, row: Row) -> float:
        if self._is_empty:
            return 0.5
        if self._scorer is None:
            command = [*self._command, "-TT", "-b"]
            self._scorer = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._scorer.stdin is not None
        assert self._scorer.stdout is not None
        self._letter.write_bytes(message(row))
        self._scorer.stdin.write(f"{self._letter}\n".encode())
        self._scorer.stdin.flush()
        return float(self._scorer.stdout.readline().split()[-1])

    def learn(self, row: Row) -> None:
        self._stop_scoring()
        subprocess.run([*self._command, "-s" if row.spam else "-n"], input=message(row), check=True)
        self._is_empty = False

    def close(self) -> None:
        self._stop_scoring()
        shutil.rmtree(self._folder)

    def _stop_scoring(self) -> None:
        """It would go on with the word list as it was when it started."""
        if self._scorer is not None:
            self._scorer.communicate()
            self._scorer = None
