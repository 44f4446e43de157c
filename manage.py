#!/usr/bin/env python
"""Django's command line; for `up`, the local run, the environment is made first."""

import os
import sys

from django.core.management import execute_from_command_line

from config.local.errors import LocalRunError


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] == ["up"]:
        _make_local_environment()
    execute_from_command_line(sys.argv)


def _make_local_environment() -> None:
    from config.local.environment import make_local_environment

    try:
        make_local_environment(os.environ)
    except LocalRunError as error:
        sys.exit(f"{error}")


if __name__ == "__main__":
    main()
