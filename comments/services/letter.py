"""What a letter consists of, before it is a message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from comments.conf import conf
from comments.models import Mail


@dataclass(frozen=True, kw_only=True)
class Letter:
    """`template` names the text under `comments/mail/`; with `html` there is one for an HTML part, too. `silence` is
    where its reader ends such mail, `references` are the Message-IDs of what it belongs to, the nearest last."""

    subject: str
    template: str
    silence: str
    context: Mapping[str, Any] = field(default_factory=dict)
    references: Sequence[str] = ()
    html: bool = False

    def message(self, mail: Mail) -> EmailMultiAlternatives:
        """The message to the mail's recipient; the same at every attempt but for the links' time stamps."""
        context = {"site": conf.SITE_NAME, "silence_url": self.silence, **self.context}
        subject = " ".join(f"[{conf.SITE_NAME}] {self.subject}".split())
        message = EmailMultiAlternatives(
            subject=subject,
            body=render_to_string(f"comments/mail/{self.template}.txt", context),
            to=[mail.address],
            headers=self._headers(mail),
        )
        if self.html:
            message.attach_alternative(
                render_to_string(f"comments/mail/{self.template}.html", context), "text/html"
            )
        return message

    def _headers(self, mail: Mail) -> dict[str, str]:
        """No answer is expected (RFC 3834), one click ends it (RFC 8058), and mail programs sort it by discussion."""
        headers = {
            "Message-ID": mail.message_id,
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{self.silence}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        if self.references:
            headers |= {"References": " ".join(self.references), "In-Reply-To": self.references[-1]}
        return headers
