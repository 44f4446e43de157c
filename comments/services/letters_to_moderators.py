"""What moderators are written."""

from typing import Any

from comments.conf import conf
from comments.models import Comment, Mail, Status
from comments.services.letter import Letter
from comments.services.links import MailLink, silence_url
from comments.services.tally import comments_by_status

# What a moderator may do straight from the mail, with the word on the link.
OFFERED = {"approve": "Approve", "spam": "Spam", "reject": "Reject"}
# Comments in one digest; the queue has the rest.
IN_DIGEST = 20


def decision_links(comment: Comment, version: int, user_id: int) -> dict[str, str]:
    """What a moderator may do with a comment straight from a mail: by the word, the link to the page that asks."""
    return {
        word: MailLink(action=action, comment_id=comment.pk, version=version, user_id=user_id).url()
        for action, word in OFFERED.items()
    }


def held(mail: Mail) -> Letter | None:
    comment = mail.comment
    if comment is None:
        return None
    context = {
        "comment": comment,
        "thread": comment.thread,
        "links": decision_links(comment, mail.comment_version, mail.user_id or 0),
        "verdict": _verdict(comment),
        **_desk(),
    }
    return Letter(
        subject=f"Waiting: {comment.name} on “{comment.thread.title}”",
        template="held",
        context=context,
        silence=_silence(mail),
    )


def digest(mail: Mail) -> Letter:
    """What is held when it is sent, not when it was queued: what has been decided meanwhile is nobody's work."""
    held = Comment.objects.in_moderation_queue().for_moderation().order_by("urgent_at", "id")
    shown = list(held[:IN_DIGEST])
    number = comments_by_status().get(Status.HELD, 0)
    entries = [
        {
            "comment": comment,
            "verdict": _verdict(comment),
            "links": decision_links(comment, comment.version, mail.user_id or 0),
        }
        for comment in shown
    ]
    context = {"entries": entries, "number": number, "more": max(0, number - len(shown)), **_desk()}
    return Letter(subject=f"{number} waiting", template="digest", context=context, silence=_silence(mail))


def _verdict(comment: Comment) -> Any:
    return comment.verdicts.first()


def _silence(mail: Mail) -> str:
    return silence_url("user", mail.user_id or 0, "held")


def _desk() -> dict[str, str]:
    return {
        "queue_url": conf.SITE_URL + "/admin/comments/comment/?queue=held",
        "settings_url": conf.SITE_URL + "/admin/comments/moderatorsettings/",
    }
