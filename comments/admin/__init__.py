"""Moderation in Django admin: forms around the services, never a way past them."""

from comments.admin import (
    author,
    bulk,
    comment,
    event,
    job,
    learning,
    mail,
    policy,
    privacy,
    report,
    rule,
    settings_page,
    suppression,
    thread,
)

__all__ = [
    "author",
    "bulk",
    "comment",
    "event",
    "job",
    "learning",
    "mail",
    "policy",
    "privacy",
    "report",
    "rule",
    "settings_page",
    "suppression",
    "thread",
]
