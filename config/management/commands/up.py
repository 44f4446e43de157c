"""`manage.py up`: the whole site on this machine, from one terminal."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from config.local.console import prefer_utf8
from config.local.environment import port_of
from config.local.errors import LocalRunError
from config.local.folders import local_folders
from config.local.processes import end_with_parent
from config.local.supervisor import Supervisor


class Command(BaseCommand):
    help = "Run the site on this machine: PostgreSQL, Redis, web server, workers and beat, until Ctrl-C."
    requires_system_checks = []  # they ask for the database that is yet to be started

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--follow-parent", action="store_true", help="stop when the process that started this ends (make)"
        )

    def handle(self, *, follow_parent: bool, **options: Any) -> None:
        prefer_utf8()
        if follow_parent:
            end_with_parent()
        try:
            Supervisor(local_folders(), port_of(os.environ)).run()
        except LocalRunError as error:
            sys.exit(str(error))
