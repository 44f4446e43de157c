"""Readers' reports: they bring a comment before a moderator, and enough of them take it back until one has looked."""

import hashlib
import hmac
from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from comments.conf import conf
from comments.models import Comment, ModerationEvent, Report, Reporter, Status
from comments.network import network_of
from comments.screening.policy import REPORTS_TO_HOLD, reporter_weight
from comments.services.errors import AlreadyReported, NotReportable
from comments.services.notices import tell_moderators
from comments.services.transition import Change, change_status, lock_thread
from comments.services.urgency import urgency_of_reports


def reporter_key(*, ip: str | None, user_id: int | None = None) -> str:
    """Keyed SHA-256 (hex) of who reports: the account or, of somebody without one, the network. A browser's name is
    nothing to tell readers by: anybody can change it, and would be many. It is kept to count each once, and is shown
    nowhere.
    """
    who = f"user:{user_id}" if user_id else f"net:{network_of(ip) if ip else ''}"
    return hmac.new(conf.EMAIL_HASH_KEY.encode(), f"report:{who}".encode(), hashlib.sha256).hexdigest()


def report_comment(*, comment: Comment, key: str, reason: str, text: str = "") -> Report:
    """Store one reader's report, and take the comment back when the open ones weigh enough.

    Raises `NotReportable` for what is not public and `AlreadyReported` when this reader has reported it before. Then
    nothing is stored.
    """
    reporter, _ = Reporter.objects.get_or_create(key=key)
    with transaction.atomic():
        lock_thread(comment.thread_id)
        comment = Comment.objects.select_related("thread").defer("thread__text").get(pk=comment.pk)
        if not comment.is_public:
            raise NotReportable
        if Report.objects.filter(comment=comment, reporter=reporter).exists():
            raise AlreadyReported
        report = Report.objects.create(
            comment=comment,
            revision_id=comment.public_revision_id or comment.revision_id,
            reporter=reporter,
            reason=reason,
            text=text[:500],
            weight=reporter_weight(reporter.upheld, reporter.dismissed),
        )
        _count(comment, report)
    return report


def reports_of(comments: Iterable[Comment]) -> dict[int, list[Report]]:
    """The open reports of each of these comments: one query."""
    found: dict[int, list[Report]] = defaultdict(list)
    for report in Report.objects.filter(comment__in=[c.pk for c in comments], state=Report.State.OPEN):
        found[report.comment_id].append(report)
    return found


def _count(comment: Comment, report: Report) -> None:
    weight = comment.report_weight + report.weight
    Comment.objects.filter(pk=comment.pk).update(
        open_reports=F("open_reports") + 1,
        report_weight=weight,
        urgent_at=F("urgent_at") - urgency_of_reports(report.weight),
    )
    if weight >= REPORTS_TO_HOLD and not _was_approved_by_a_person(comment):
        change = Change(
            action="reports",
            to=Status.HELD,
            actor=ModerationEvent.Actor.MACHINE,
            reason=_in_words(comment),
            urgency=urgency_of_reports(weight),
        )
        change_status(comment, change, allowed=[Status.APPROVED])
        tell_moderators(comment)


def _was_approved_by_a_person(comment: Comment) -> bool:
    """Whether the last that people decided about it lets this wording stand. Then readers cannot take it back."""
    decided = comment.events.filter(actor=ModerationEvent.Actor.PERSON, revision=comment.public_revision_id)
    last = decided.order_by("-version").first()
    return last is not None and last.after == Status.APPROVED


def _in_words(comment: Comment) -> str:
    open_reports = Report.objects.filter(comment=comment, state=Report.State.OPEN)
    reasons = Counter(open_reports.values_list("reason", flat=True))
    words = ", ".join(f"{reason.replace('_', ' ')} ({number})" for reason, number in reasons.most_common())
    return f"reported by {reasons.total()} readers: {words}"
