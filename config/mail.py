"""Mail of a site without a mail server: one `.eml` file each, which any mail program opens."""

import os
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class EmlFileBackend(BaseEmailBackend):
    """Write each message to `MAIL_DIR`, whole or not at all."""

    def open(self) -> bool:
        """A folder that cannot be made is found out before any mail is begun."""
        Path(settings.MAIL_DIR).mkdir(mode=0o700, parents=True, exist_ok=True)
        return True

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.open()
        for message in email_messages:
            self._write(Path(settings.MAIL_DIR), message)
        return len(email_messages)

    def _write(self, folder: Path, message: EmailMessage) -> None:
        name = f"{timezone.now():%Y%m%d-%H%M%S}-{uuid4().hex[:8]}.eml"
        draft = folder / f".{name}"
        draft.write_bytes(message.message().as_bytes())
        os.replace(draft, folder / name)
