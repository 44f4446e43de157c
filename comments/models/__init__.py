"""The discussion's tables."""

from comments.models.author import Author
from comments.models.bulk import BulkDecision, BulkItem, StatusTally
from comments.models.comment import Comment, Revision, Status
from comments.models.desk import ModeratorSettings, Note
from comments.models.following import MailRequest, Notice, Subscription, Suppression
from comments.models.job import Job, Pulse
from comments.models.learning import LearnedModel, Lesson
from comments.models.mail import Mail
from comments.models.moderation import AuditHead, ModerationEvent, Verdict
from comments.models.policy import SitePolicy
from comments.models.report import Appeal, Report, Reporter
from comments.models.retention import RetentionRun
from comments.models.rule import Rule, RuleHit
from comments.models.thread import Thread

__all__ = [
    "Appeal",
    "AuditHead",
    "Author",
    "BulkDecision",
    "BulkItem",
    "Comment",
    "Job",
    "LearnedModel",
    "Lesson",
    "Mail",
    "MailRequest",
    "ModerationEvent",
    "ModeratorSettings",
    "Note",
    "Notice",
    "Pulse",
    "Report",
    "Reporter",
    "RetentionRun",
    "Revision",
    "Rule",
    "RuleHit",
    "SitePolicy",
    "Status",
    "StatusTally",
    "Subscription",
    "Suppression",
    "Thread",
    "Verdict",
]
