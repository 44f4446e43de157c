"""The text of mails: plain, and without a word of anybody's address."""

from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from comments.conf import conf
from comments.models import Mail
from comments.services.links import MailLink

# What a moderator may do straight from the mail, with the word on the link.
OFFERED = {"approve": "Approve", "spam": "Spam", "reject": "Reject"}


def compose(mail: Mail) -> EmailMessage:
    """The message of a queued mail; the same text at every attempt but for the links' time stamps."""
    recipient = mail.user.email if mail.user else mail.author.email if mail.author else ""
    subject, body = _COMPOSERS[Mail.Kind(mail.kind)](mail)
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject=" ".join(subject.split()), body=body, to=[recipient], headers=headers)


def _held(mail: Mail) -> tuple[str, str]:
    comment = mail.comment
    links = {word: _link(mail, action) for action, word in OFFERED.items()}
    verdict = comment.verdicts.first()
    context = {
        "comment": comment,
        "thread": comment.thread,
        "links": links,
        "verdict": verdict,
        "site": conf.SITE_NAME,
    }
    context["queue_url"] = conf.SITE_URL + "/admin/comments/comment/?queue=held"
    return f"[{conf.SITE_NAME}] Waiting: {comment.name} on “{comment.thread.title}”", _render("held", context)


def _confirm(mail: Mail) -> tuple[str, str]:
    # Not one word that the commenter typed: else anybody could send anybody else any text through us.
    context = {"thread": mail.comment.thread, "site": conf.SITE_NAME, "link": _link(mail, "confirm")}
    return f"[{conf.SITE_NAME}] Please confirm your comment on “{mail.comment.thread.title}”", _render(
        "confirm", context
    )


def _link(mail: Mail, action: str) -> str:
    return MailLink(
        action=action, comment_id=mail.comment_id, version=mail.comment_version, user_id=mail.user_id or 0
    ).url()


def _render(name: str, context: dict[str, object]) -> str:
    return render_to_string(f"comments/mail/{name}.txt", context)


_COMPOSERS = {Mail.Kind.HELD: _held, Mail.Kind.CONFIRM: _confirm}
