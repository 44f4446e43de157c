"""Debian's Chromium, quiet on the network."""

import shutil
from typing import Any

_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
_ARGUMENTS += ["--disable-background-networking", "--disable-component-update"]


def launch_options() -> dict[str, Any]:
    """What Playwright needs to start it."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    assert found, "Chromium is missing: run bin/ensure-chromium."
    return {"executable_path": found, "args": _ARGUMENTS}
