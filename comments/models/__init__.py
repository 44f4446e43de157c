"""The discussion's tables."""

from comments.models.author import Author
from comments.models.bulk import BulkDecision, BulkItem, StatusTally
from comments.models.comment import Comment, Revision, Status
from comments.models.desk import ModeratorSettings, Note
from comments.models.job import Job, Pulse
from comments.models.learning import LearnedModel, Lesson
from comments.models.mail import Mail
from comments.models.moderation import AuditHead, ModerationEvent, Verdict
from comments.models.policy import SitePolicy
from comments.models.report import Appeal, Report, Reporter
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
    "ModerationEvent",
    "ModeratorSettings",
    "Note",
    "Pulse",
    "Report",
    "Reporter",
    "Revision",
    "Rule",
    "RuleHit",
    "SitePolicy",
    "Status",
    "StatusTally",
    "Thread",
    "Verdict",
]
