"""The processes of the site itself: web server, two workers, beat."""

import os
import signal
import sys

from config.local.folders import CHECKOUT, Folders
from config.local.processes import Child

# Slow mail, DNS and learning have a worker of their own, so that they never delay screening.
QUEUES = {
    "worker fast": ("screen",),
    "worker slow": ("validate_email", "deliver_mail", "learn", "bulk", "notify", "answer", "retain"),
}
_PROCESSES = {"worker fast": 2, "worker slow": 3}
_CELERY = ("celery", "-A", "config", "-q")
_QUIET_WORKER = ("--without-gossip", "--without-mingle", "--without-heartbeat")


def web_server(folders: Folders, port: int) -> Child:
    """Return gunicorn on the loopback interface; no access log, which would hold addresses."""
    options = ("--workers", "2", "--threads", "4", "--worker-class", "gthread", "--graceful-timeout", "5")
    return _child(
        "web", folders, "gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{port}", *options,
        *("--log-level", "warning", "--no-control-socket"),
    )  # fmt: skip


def worker(name: str, folders: Folders) -> Child:
    """Return one of the workers named in `QUEUES`."""
    node = f"{name.removeprefix('worker ')}@%h"
    size = ("-c", str(_PROCESSES[name]), "-Q", ",".join(QUEUES[name]))
    # Orphaned, it must not wait for a slow task: SIGQUIT ends it now, and the lease gives the job back.
    command = (*_CELERY, "worker", "-n", node, *size, *_QUIET_WORKER)
    return _child(name, folders, *command, orphan_signal=signal.SIGQUIT)


def beat(folders: Folders) -> Child:
    return _child("beat", folders, *_CELERY, "beat", "--scheduler", "config.beat:Scheduler", "--pidfile", "")


def _child(
    name: str, folders: Folders, *command: str, orphan_signal: signal.Signals = signal.SIGTERM
) -> Child:
    file = name.replace(" ", "-")
    return Child(
        name,
        # As modules: the scripts in .venv/bin carry the path the checkout had when they were installed.
        [sys.executable, "-m", *command],
        log=folders.logs / f"{file}.log",
        lease=folders.var / f"{file}.lease",
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        cwd=CHECKOUT,
        orphan_signal=orphan_signal,
    )
