"""The discussion's tables."""

from comments.models.author import Author
from comments.models.comment import Comment, Revision, Status
from comments.models.job import Job, Pulse
from comments.models.learning import LearnedModel, Lesson
from comments.models.mail import Mail
from comments.models.moderation import ModerationEvent, Verdict
from comments.models.rule import Rule
from comments.models.thread import Thread

__all__ = [
    "Author",
    "Comment",
    "Job",
    "LearnedModel",
    "Lesson",
    "Mail",
    "ModerationEvent",
    "Pulse",
    "Revision",
    "Rule",
    "Status",
    "Thread",
    "Verdict",
]
