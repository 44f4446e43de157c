"""rspamd's Bayes filter without its other modules, asked over a socket of its own."""

import http.client
import json
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.evaluation.corpora import Row
from tests.evaluation.filters import NotInstalledError
from tests.evaluation.peers.message import message

_READY_WITHIN = 60.0  # seconds
_TLDS = "com net org info biz ru uk de fr es it nl eu us ly be tv me io co"
# Short comments count from the first word and the first label on. The list of endings is cut because compiling the
# whole takes half a minute.
_SETTINGS = """
options {{
  filters = "";
  tempdir = "{folder}"; pidfile = "{folder}/pid"; cache_file = "{folder}/cache"; hs_cache_dir = "{folder}";
  url_tld = "{folder}/endings"; disable_hyperscan = true;
  dns {{ nameserver = ["127.0.0.1:1:1"]; }}
}}
logging {{ type = "file"; filename = "{folder}/log"; level = "error"; }}
worker "controller" {{
  bind_socket = "{folder}/socket mode=0600"; count = 1; stats_path = "{folder}/stats";
}}
metric "default" {{ actions {{ reject = 1000; }} }}
classifier "bayes" {{
  tokenizer {{ name = "osb"; }}
  cache {{ path = "{folder}/learned.sqlite"; }}
  backend = "sqlite3"; min_tokens = 1; min_learns = 0; min_token_hits = 1;
  statfile {{ symbol = "BAYES_HAM"; path = "{folder}/ham.sqlite"; spam = false; }}
  statfile {{ symbol = "BAYES_SPAM"; path = "{folder}/spam.sqlite"; spam = true; }}
}}
"""


class Rspamd:
    def __init__(self) -> None:
        if shutil.which("rspamd") is None:
            raise NotInstalledError("rspamd")
        memory = Path("/dev/shm")
        self._folder = Path(tempfile.mkdtemp(prefix="rspamd-", dir=memory if memory.is_dir() else None))
        settings = self._folder / "rspamd.conf"
        settings.write_text(_SETTINGS.format(folder=self._folder))
        (self._folder / "endings").write_text("\n".join(_TLDS.split()))
        command = ["rspamd", "--no-fork", "--insecure", "--config", str(settings)]
        with open(self._folder / "output", "wb") as output:
            self._process = subprocess.Popen(command, stdout=output, stderr=output)
        self._connection = _Connection(self._folder / "socket")
        self._wait_until_it_listens()

    def fit(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self.learn(row)

    def score(self, row: Row) -> float:
        symbols = self._ask("/checkv2", row).get("symbols", {})
        for symbol, sign in (("BAYES_SPAM", 1), ("BAYES_HAM", -1)):
            if symbol in symbols:
                share = float(symbols[symbol]["options"][0].rstrip("%")) / 100
                return share if sign == 1 else 1 - share
        return 0.5

    def learn(self, row: Row) -> None:
        self._ask("/learnspam" if row.spam else "/learnham", row)

    def close(self) -> None:
        self._connection.close()
        self._process.terminate()
        self._process.wait()
        shutil.rmtree(self._folder)

    def _ask(self, path: str, row: Row) -> dict[str, dict[str, dict[str, list[str]]]]:
        self._connection.request("POST", path, message(row))
        return dict(json.loads(self._connection.getresponse().read()))

    def _wait_until_it_listens(self) -> None:
        until = time.monotonic() + _READY_WITHIN
        while True:
            try:
                self._connection.connect()
                return
            except OSError:
                if time.monotonic() > until or self._process.poll() is not None:
                    raise
                time.sleep(0.05)


class _Connection(http.client.HTTPConnection):
    """HTTP over a Unix socket, opened anew whenever the other side has closed it."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost")
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(str(self._path))
