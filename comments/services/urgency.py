"""Which of the waiting comments should be looked at first."""

from datetime import timedelta

from comments.screening.policy import NEAR_URGENCY_HOURS, REPORT_URGENCY_HOURS, Thresholds


def urgency_of_score(score: float, limits: Thresholds) -> timedelta:
    """How much longer a held comment counts as having waited: the nearer it was to being published, the longer.

    It is most for what missed the threshold by nothing and none for what is as good as spam: the former is somebody's
    honest word that readers wait for.
    """
    width = max(limits.spam_above - limits.publish_below, 0.01)
    distance = min(1.0, abs(score - limits.publish_below) / width)
    return timedelta(hours=NEAR_URGENCY_HOURS * (1 - distance))


def urgency_of_reports(weight: float) -> timedelta:
    """How much longer a comment counts as having waited for reports of that weight together."""
    return timedelta(hours=REPORT_URGENCY_HOURS * weight)
