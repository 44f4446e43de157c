"""One run: a site of its own, a story of posts and faults, and nothing left behind."""

import os
import secrets
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

import django

from tests import dns_server
from tests.faults.result import Options, Result
from tests.faults.site import Site
from tests.local.localrun import free_port, living


def run(options: Options) -> Result:
    """Do one run; once in a process, since Django reads its settings once.

    Raises LocalRunError when the site cannot be started.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="parley-faults-", dir="/tmp")))
        folder.chmod(0o711)  # the account PostgreSQL runs as must pass through
        dns, _ = stack.enter_context(dns_server.running())
        site = Site(folder)
        if options.logs:
            stack.callback(shutil.copytree, site.folders.logs, options.logs, dirs_exist_ok=True)
        stack.callback(site.stop)
        site.start_servers()
        web_port, mail_port = free_port(), free_port()
        os.environ.update(_environment(site, options, dns, web_port, mail_port))
        django.setup()
        from tests.faults.story import Story  # needs the settings, and so the servers

        result = Story(site, options, web_port, mail_port).tell()
        site.stop()
        result.violations["orphan processes"] = sorted(living(folder))
    return result


def _environment(site: Site, options: Options, dns: str, web_port: int, mail_port: int) -> dict[str, str]:
    folder = site.folders.var
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATABASE_URL": site.postgres.url(),
        "REDIS_URL": site.redis.url(),
        "SITE_URL": f"http://127.0.0.1:{web_port}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "TRUSTED_PROXIES": "1",
        "LOG_FORMAT": "json",
        "LOG_LEVEL": "WARNING",
        "COMMENT_POLICY": "screen",
        "COMMENT_RATE": "1000000/minute",
        "CONFIRM_EMAIL": "never",
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "EMAIL_DNS_RESOLVER": dns,
        "EMAIL_DNS_TIMEOUT": "1.5",
        "EMAIL_DNS_UNKNOWN": "hold",
        "FAULTS_FOLDER": str(folder / "points"),
        "FAULTS_DECISIONS": str(folder / "decisions"),
        "FAULTS_SEED": str(options.seed),
        "FAULTS_HASTY": "1" if options.hasty else "",
        "FAULTS_BROKEN": options.broken,
    }
