"""What commenters are written about their own comments."""

from comments.models import Mail
from comments.services.letter import Letter
from comments.services.links import APPEAL, MailLink, absolute, access_url, confirm_url, silence_url


def confirm(mail: Mail) -> Letter | None:
    """Not one word that the commenter typed: else anybody could send anybody else any text through us."""
    if mail.comment is None or mail.author is None:
        return None
    thread = mail.comment.thread
    context = {"thread": thread, "link": confirm_url(mail.author, mail.comment.pk)}
    return Letter(
        subject=f"Please confirm your comment on “{thread.title}”",
        template="confirm",
        context=context,
        silence=_silence(mail, "all"),
    )


def access(mail: Mail) -> Letter | None:
    if mail.author is None:
        return None
    context = {"link": access_url(mail.author)}
    return Letter(
        subject="Your comments here", template="access", context=context, silence=_silence(mail, "all")
    )


def rejected(mail: Mail) -> Letter | None:
    comment = mail.comment
    if comment is None:
        return None
    event = comment.events.filter(version=mail.comment_version).first()
    link = MailLink(action=APPEAL, comment_id=comment.pk, version=mail.comment_version).url()
    context = {"thread": comment.thread, "reason": event.reason if event else "", "link": link}
    return Letter(
        subject=f"Your comment on “{comment.thread.title}” was not published",
        template="rejected",
        context=context,
        silence=_silence(mail, "decisions"),
    )


def approved(mail: Mail) -> Letter | None:
    comment = mail.comment
    if comment is None or not comment.is_public:
        return None
    context = {"thread": comment.thread, "link": absolute("comments:permalink", comment.pk)}
    return Letter(
        subject=f"Your comment on “{comment.thread.title}” is published",
        template="approved",
        context=context,
        silence=_silence(mail, "decisions"),
    )


def _silence(mail: Mail, what: str) -> str:
    return silence_url("author", mail.author_id or 0, what)
