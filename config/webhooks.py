"""What mail providers report: django-anymail authenticates and reads it, and from here on it is a suppression."""

from collections.abc import Mapping
from typing import Any

import anymail.urls
from anymail.signals import AnymailTrackingEvent, EventType, RejectReason, tracking
from django.conf import settings
from django.dispatch import receiver
from django.urls import URLPattern

from comments.models import Suppression
from comments.models.author import mailbox_hash
from comments.services.smtp_answers import Answer, Stage
from comments.services.suppression import suppress

# Where a provider says that a bounce may pass; anymail calls all of them "bounced".
_SOFT: tuple[tuple[tuple[str, ...], frozenset[object]], ...] = (
    (("event",), frozenset({"soft_bounce"})),  # Brevo, Mandrill
    (("Type",), frozenset({"SoftBounce"})),  # Postmark
    (("hard_bounce",), frozenset({False})),  # Mailjet
    (("data", "type"), frozenset({"soft_bounced"})),  # MailerSend
    (("bounce", "bounceType"), frozenset({"Transient", "Undetermined"})),  # Amazon SES
    # SparkPost; 10 and 30 are the hard ones.
    (("msys", "message_event", "bounce_class"), frozenset({"1", "20", "21", "22", "23", "24", "40", "70"})),
)
# What anymail says of bounces and of mail that a provider refuses because of earlier ones.
_HARD = (RejectReason.INVALID, RejectReason.BOUNCED)


def webhook_urls() -> list[URLPattern]:
    """Where providers report to. None without a secret; and none for incoming mail, which nobody reads here."""
    if not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        return []
    return [url for url in anymail.urls.urlpatterns if not str(url.name).endswith("inbound_webhook")]


@receiver(tracking)
def note_report(event: AnymailTrackingEvent, esp_name: str, **kwargs: Any) -> None:
    """Whoever the address belongs to, known here or not: only its hash is kept."""
    found = _meaning(event)
    if found and event.recipient:
        scope, reason = found
        suppress(mailbox_hash(event.recipient), scope=scope, reason=reason, detail=_detail(event, esp_name))


def _meaning(event: AnymailTrackingEvent) -> tuple[Suppression.Scope, Suppression.Reason] | None:
    if event.event_type == EventType.COMPLAINED:
        return Suppression.Scope.ALL, Suppression.Reason.COMPLAINT
    if event.event_type == EventType.UNSUBSCRIBED or event.reject_reason == RejectReason.UNSUBSCRIBED:
        return Suppression.Scope.NEWS, Suppression.Reason.REQUEST
    if _is_hard_bounce(event):
        return Suppression.Scope.ALL, Suppression.Reason.BOUNCE
    return None


def _is_hard_bounce(event: AnymailTrackingEvent) -> bool:
    reasons = (*_HARD, None) if event.event_type == EventType.BOUNCED else _HARD
    if event.event_type not in (EventType.BOUNCED, EventType.REJECTED) or event.reject_reason not in reasons:
        return False
    if any(_at(event.esp_event, path) in words for path, words in _SOFT):
        return False
    # Where the receiving server's own words are known, they decide.
    answer = Answer.read(event.mta_response or "")
    return answer is None or answer.mailbox_is_gone(Stage.RCPT)


def _at(report: object, path: tuple[str, ...]) -> object:
    for name in path:
        report = report.get(name) if isinstance(report, Mapping) else None
    return report if isinstance(report, str | bool) else None


def _detail(event: AnymailTrackingEvent, esp_name: str) -> str:
    """No free text: providers quote the address in theirs."""
    answer = Answer.read(event.mta_response or "")
    return f"{esp_name}: {event.event_type}" + (f" ({answer})" if answer else "")
