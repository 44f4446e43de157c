"""What the person who started the site needs to know."""

from django.conf import settings

from config.local.console import say
from config.local.folders import CHECKOUT, Folders
from config.local.preparing import SUPERUSER


def print_banner(folders: Folders, password: str | None) -> None:
    """Say where to read and to moderate; the password only when it was made just now."""
    lines = {"Read": f"{settings.SITE_URL}/", "Moderate": f"{settings.SITE_URL}/admin/"}
    if password:
        lines["Sign in"] = f"{SUPERUSER}  {password}   (made just now, shown only this once)"
    if settings.EMAIL_BACKEND == "config.mail.EmlFileBackend":
        lines["Mail"] = f"written to {_short(settings.MAIL_DIR)}/, one .eml each, not sent (no EMAIL_URL)"
    lines["Logs"] = f"{_short(str(folders.logs))}/"
    say()
    for label, text in lines.items():
        say(f"  {label:<9} {text}")
    say("\n  Ctrl-C stops everything.\n")


def _short(path: str) -> str:
    return path.removeprefix(f"{CHECKOUT}/")
