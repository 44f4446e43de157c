"""SpamAssassin's Bayes filter without its rules, which look at how a mail came and know nothing of comments."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.evaluation.corpora import Row
from tests.evaluation.filters import NotInstalledError
from tests.evaluation.peers.message import message

_PROGRAM = Path(__file__).with_suffix(".pl")


class SpamAssassin:
    def __init__(self) -> None:
        if shutil.which("sa-learn") is None:
            raise NotInstalledError("SpamAssassin")
        memory = Path("/dev/shm")
        self._folder = Path(tempfile.mkdtemp(prefix="spamassassin-", dir=memory if memory.is_dir() else None))
        command = ["perl", str(_PROGRAM), str(self._folder)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def fit(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self.learn(row)

    def score(self, row: Row) -> float:
        return float(self._ask("score", row))

    def learn(self, row: Row) -> None:
        self._ask("spam" if row.spam else "ham", row)

    def close(self) -> None:
        self._process.communicate()
        shutil.rmtree(self._folder)

    def _ask(self, order: str, row: Row) -> bytes:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        letter = message(row)
        self._process.stdin.write(f"{order} {len(letter)}\n".encode() + letter)
        self._process.stdin.flush()
        return self._process.stdout.readline()
