"""All that is known of a person, as plain JSON: for the person themselves, or for staff who answer their request."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from comments.conf import conf
from comments.models import (
    Appeal,
    Author,
    Comment,
    Mail,
    ModerationEvent,
    Notice,
    Revision,
    Status,
    Subscription,
    Suppression,
    Verdict,
)


def personal_data(author: Author) -> dict[str, Any]:
    """Everything about this author, in a number of queries that does not grow with it.

    Nothing about anybody else: no moderator's name or note, no reader's report, and what a moderator wrote as a reason
    only where it was mailed to the author. Times are ISO 8601 in UTC; what is not known is null.
    """
    theirs = Comment.objects.filter(author=author, purged_at=None).select_related("thread")
    comments = list(theirs.defer("thread__text").order_by("pk"))
    mails = list(author.mails.order_by("pk"))
    told = {(mail.comment_id, mail.comment_version) for mail in mails if mail.kind == Mail.Kind.REJECTED}
    about = _About(comments, told)
    return {
        "person": _person(author),
        "comments": [about.comment(comment) for comment in comments],
        "subscriptions": [
            {
                "discussion": subscription.thread.title,
                "page": _url(subscription.thread.url),
                "follows": Subscription.Level(subscription.level).label,
                "since": _time(subscription.created_at),
            }
            for subscription in author.subscriptions.select_related("thread").defer("thread__text")
        ],
        "mails": [
            {
                "about": Mail.Kind(mail.kind).label,
                "queued": _time(mail.created_at),
                "sent": _time(mail.sent_at),
                "state": Mail.State(mail.state).label,
            }
            for mail in mails
        ],
        "told_of_comments": [
            {
                "comment": notice.comment_id,
                "because": Notice.Why(notice.why).label,
                "at": _time(notice.created_at),
            }
            for notice in author.notices.order_by("pk")
        ],
    }


def _person(author: Author) -> dict[str, Any]:
    stopped = Suppression.objects.filter(mailbox_hash=author.mailbox_hash).first()
    return {
        "address": author.email,
        "account": author.user.get_username() if author.user else None,
        "first_seen": _time(author.created_at),
        "address_proved": _time(author.confirmed_at),
        "erased": _time(author.erased_at),
        "mail_of_news": Author.Pace(author.pace).label,
        "hears_decisions": author.hears_decisions,
        "no_mail_because": Suppression.Reason(stopped.reason).label if stopped else None,
        "comments_to_come": Author.Standing(author.standing_now).label,
        "approved": author.approved_count,
        "rejected": author.rejected_count,
        "spam": author.spam_count,
    }


class _About:
    """What hangs on some comments, each kind read at once. `told` are the versions whose reason was mailed."""

    def __init__(self, comments: Iterable[Comment], told: set[tuple[int | None, int]]) -> None:
        ids = [comment.pk for comment in comments]
        self._told = told
        self._wordings = _grouped(Revision.objects.filter(comment__in=ids).order_by("number"))
        self._verdicts = _grouped(Verdict.objects.filter(comment__in=ids).defer("features").order_by("pk"))
        self._events = _grouped(ModerationEvent.objects.filter(comment__in=ids).order_by("version"))
        self._appeals = _grouped(Appeal.objects.filter(comment__in=ids))

    def comment(self, comment: Comment) -> dict[str, Any]:
        return {
            "number": comment.pk,
            "discussion": comment.thread.title,
            "page": _url(comment.thread.url),
            "posted": _time(comment.created_at),
            "published": _time(comment.published_at),
            "taken_back": _time(comment.withdrawn_at),
            "status": Status(comment.status).label,
            "name": comment.name,
            "website": comment.url,
            "proof": Comment.Proof(comment.proof).label,
            "wants_mail_about": Comment.Notify(comment.notify).label,
            "sent_through": Comment.Channel(comment.channel).label,
            "ip": comment.ip,
            "browser": comment.user_agent,
            "seconds_to_fill_in": comment.fill_seconds,
            "field_for_bots": comment.honeypot,
            "address_check": comment.email_detail,
            "wordings": [self._wording(comment, wording) for wording in self._wordings[comment.pk]],
            "screenings": [self._verdict(verdict) for verdict in self._verdicts[comment.pk]],
            "history": [self._event(event) for event in self._events[comment.pk]],
            "appeals": [
                {
                    "text": made.text,
                    "state": Appeal.State(made.state).label,
                    "made": _time(made.created_at),
                    "settled": _time(made.settled_at),
                }
                for made in self._appeals[comment.pk]
            ],
        }

    @staticmethod
    def _wording(comment: Comment, wording: Revision) -> dict[str, Any]:
        return {
            "number": wording.number,
            "text": wording.text,
            "written": _time(wording.created_at),
            "by": "a moderator" if wording.edited_by_id else "you",
            "public": comment.is_public and wording.pk == comment.public_revision_id,
        }

    @staticmethod
    def _verdict(verdict: Verdict) -> dict[str, Any]:
        return {
            "at": _time(verdict.created_at),
            "spam_probability": verdict.score,
            "advice": verdict.disposition,
            "signals": [signal["words"] for signal in verdict.signals],
        }

    def _event(self, event: ModerationEvent) -> dict[str, Any]:
        by_machine = event.actor == ModerationEvent.Actor.MACHINE
        is_told = by_machine or (event.comment_id, event.version) in self._told
        return {
            "at": _time(event.created_at),
            "by": ModerationEvent.Actor(event.actor).label,
            "what": event.action,
            "status": Status(event.after).label,
            "reason": event.reason if is_told else None,
        }


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[row.comment_id].append(row)
    return groups


def _time(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None


def _url(path: str) -> str:
    return conf.SITE_URL + path
