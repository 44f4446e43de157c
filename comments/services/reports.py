"""Readers' reports of comments."""

from collections import defaultdict
from collections.abc import Iterable

from comments.models import Comment, Report


def reports_of(comments: Iterable[Comment]) -> dict[int, list[Report]]:
    """The open reports of each of these comments: one query."""
    found: dict[int, list[Report]] = defaultdict(list)
    for report in Report.objects.filter(comment__in=[c.pk for c in comments], state=Report.State.OPEN):
        found[report.comment_id].append(report)
    return found
