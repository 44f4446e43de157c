"""The text of mails: plain, and without a word of anybody's address."""

from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from comments.conf import conf
from comments.models import Comment, Mail, Status
from comments.services.links import MailLink
from comments.services.tally import comments_by_status

# What a moderator may do straight from the mail, with the word on the link.
OFFERED = {"approve": "Approve", "spam": "Spam", "reject": "Reject"}
# Comments in one digest; the queue has the rest.
IN_DIGEST = 20


def compose(mail: Mail) -> EmailMessage | None:
    """The message of a queued mail; the same text at every attempt but for the links' time stamps."""
    recipient = mail.user.email if mail.user else mail.author.email if mail.author else ""
    subject, body = _COMPOSERS[Mail.Kind(mail.kind)](mail)
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject=" ".join(subject.split()), body=body, to=[recipient], headers=headers)


def decision_links(comment: Comment, version: int, user_id: int) -> dict[str, str]:
    """What a moderator may do with a comment straight from a mail: by the word, the link to the page that asks."""
    return {word: _link(action, comment.pk, version, user_id) for action, word in OFFERED.items()}


def _held(mail: Mail) -> tuple[str, str]:
    comment = _comment(mail)
    links = decision_links(comment, mail.comment_version, mail.user_id or 0)
    context = {
        "comment": comment,
        "thread": comment.thread,
        "links": links,
        "verdict": comment.verdicts.first(),
    }
    title = f"[{conf.SITE_NAME}] Waiting: {comment.name} on “{comment.thread.title}”"
    return title, _render("held", context)


def _confirm(mail: Mail) -> tuple[str, str]:
    # Not one word that the commenter typed: else anybody could send anybody else any text through us.
    thread = _comment(mail).thread
    link = _link("confirm", _comment(mail).pk, mail.comment_version, 0)
    title = f"[{conf.SITE_NAME}] Please confirm your comment on “{thread.title}”"
    return title, _render("confirm", {"thread": thread, "link": link})


def _rejected(mail: Mail) -> tuple[str, str]:
    comment = _comment(mail)
    event = comment.events.filter(version=mail.comment_version).first()
    link = _link("appeal", comment.pk, mail.comment_version, 0)
    context = {"thread": comment.thread, "reason": event.reason if event else "", "link": link}
    title = f"[{conf.SITE_NAME}] Your comment on “{comment.thread.title}” was not published"
    return title, _render("rejected", context)


def _digest(mail: Mail) -> tuple[str, str]:
    """What is held when it is sent, not when it was queued: what has been decided meanwhile is nobody's work."""
    held = Comment.objects.in_moderation_queue().for_moderation().order_by("urgent_at", "id")
    shown = list(held[:IN_DIGEST])
    number = comments_by_status().get(Status.HELD, 0)
    entries = [
        {
            "comment": comment,
            "verdict": comment.verdicts.first(),
            "links": decision_links(comment, comment.version, mail.user_id or 0),
        }
        for comment in shown
    ]
    context = {"entries": entries, "number": number, "more": max(0, number - len(shown))}
    return f"[{conf.SITE_NAME}] {number} waiting", _render("digest", context)


def _comment(mail: Mail) -> Comment:
    assert mail.comment is not None  # noqa: S101  only digests have none
    return mail.comment


def _link(action: str, comment_id: int, version: int, user_id: int) -> str:
    return MailLink(action=action, comment_id=comment_id, version=version, user_id=user_id).url()


def _render(name: str, context: dict[str, object]) -> str:
    site = {
        "site": conf.SITE_NAME,
        "queue_url": conf.SITE_URL + "/admin/comments/comment/?queue=held",
        "settings_url": conf.SITE_URL + "/admin/comments/moderatorsettings/",
    }
    return render_to_string(f"comments/mail/{name}.txt", context | site)


_COMPOSERS = {
    Mail.Kind.HELD: _held,
    Mail.Kind.CONFIRM: _confirm,
    Mail.Kind.DIGEST: _digest,
    Mail.Kind.REJECTED: _rejected,
}
