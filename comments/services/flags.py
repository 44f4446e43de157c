"""What readers and authors say against a decision is settled by the next one."""

from collections.abc import Mapping, Sequence

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import F
from django.db.models.functions import Now

from comments.models import Appeal, Comment, ModerationEvent, Report, Reporter, Status


def settle_flags(
    comments: Sequence[Comment], events: Mapping[int, ModerationEvent], by: AbstractBaseUser
) -> None:
    """Settle the open reports and appeals of comments that a person has just decided about.

    What is public afterwards was wrongly reported, and rightly appealed; everything else the other way round. Reporters
    are remembered by it. To hold a comment is not to decide about it, so then they stay open.
    """
    flagged = [c.pk for c in comments if (c.open_reports or c.appealed_at) and _is_decided(events[c.pk])]
    if not flagged:
        return
    public = [pk for pk in flagged if events[pk].after == Status.APPROVED]
    gone = [pk for pk in flagged if events[pk].after != Status.APPROVED]
    for ids, report, appeal in (
        (public, Report.State.DISMISSED, Appeal.State.GRANTED),
        (gone, Report.State.UPHELD, Appeal.State.REFUSED),
    ):
        _settle(ids, report, appeal, by)
    Comment.objects.filter(pk__in=flagged).update(open_reports=0, report_weight=0.0, appealed_at=None)
    for comment in comments:
        if comment.pk in flagged:
            comment.open_reports, comment.report_weight, comment.appealed_at = 0, 0.0, None


def _is_decided(event: ModerationEvent) -> bool:
    return event.after != Status.HELD or event.before == event.after


def _settle(ids: list[int], report: Report.State, appeal: Appeal.State, by: AbstractBaseUser) -> None:
    settled = {"settled_at": Now(), "settled_by_id": by.pk}
    reports = Report.objects.filter(comment__in=ids, state=Report.State.OPEN)
    counter = "upheld" if report == Report.State.UPHELD else "dismissed"
    # Reporters in the order of their ids: two moderators never wait for each other crosswise.
    for reporter in sorted(reports.values_list("reporter", flat=True)):
        Reporter.objects.filter(pk=reporter).update(**{counter: F(counter) + 1})
    reports.update(state=report, **settled)
    Appeal.objects.filter(comment__in=ids, state=Appeal.State.OPEN).update(state=appeal, **settled)
