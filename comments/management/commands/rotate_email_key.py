"""`manage.py rotate_email_key`: file everybody under the present EMAIL_HASH_KEY."""

from typing import Any

from django.core.management.base import BaseCommand

from comments.conf import conf
from comments.services.rekeying import rotate_email_key


class Command(BaseCommand):
    help = (
        "File every author, and every mailbox that wants no mail, under the present EMAIL_HASH_KEY. Do it after the"
        " former key was moved to EMAIL_HASH_KEY_FALLBACKS and every process was restarted; see docs/privacy.md."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = rotate_email_key()
        self.stdout.write(
            f"Addresses: {done.authors:,} looked at, {done.filed:,} filed anew, {done.merged:,} merged with another"
            f" entry of the same address. Mailboxes that want no mail: {done.suppressions:,} filed anew."
        )
        if done.unknown and conf.EMAIL_HASH_KEY_FALLBACKS:
            self.stdout.write(
                f"Of those, {done.unknown:,} belong to no known address and may be filed under a former key: keep"
                " EMAIL_HASH_KEY_FALLBACKS, or mail may be sent there again."
            )
        else:
            self.stdout.write("The former keys in EMAIL_HASH_KEY_FALLBACKS are not needed any more.")
