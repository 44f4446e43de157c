"""What people are written about comments of others. It carries their words, and nothing of theirs can be clicked."""

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from comments.models import Comment, Mail, Notice, Subscription
from comments.services.letter import Letter
from comments.services.links import absolute, follow_url, silence_url
from comments.services.mail_queue import message_id
from comments.services.notifying import follow_key
from comments.services.unclickable import unclickable, unclickable_html

# Comments in one digest; the discussions have the rest.
IN_NEWS = 30


@dataclass(frozen=True)
class Entry:
    """One comment, as mails tell of it."""

    comment: Comment
    why: str

    @property
    def name(self) -> str:
        return unclickable(self.comment.name)

    @property
    def text(self) -> str:
        return unclickable(self.comment.public_revision.text) if self.comment.public_revision else ""

    @property
    def html(self) -> SafeString:
        html = self.comment.public_revision.html if self.comment.public_revision else ""
        return mark_safe(unclickable_html(html))  # noqa: S308  sanitised once more, without links

    @property
    def link(self) -> str:
        return absolute("comments:permalink", self.comment.pk)


def subscribe(mail: Mail) -> Letter | None:
    """Nothing that anybody typed is in it but the article's title."""
    if mail.thread is None or mail.author is None:
        return None
    context = {
        "thread": mail.thread,
        "level": mail.level,
        "link": follow_url(mail.author, mail.thread.pk, mail.level or Subscription.Level.ALL),
    }
    return Letter(
        subject=f"Do you want to follow “{mail.thread.title}”?",
        template="subscribe",
        context=context,
        silence=silence_url("author", mail.author.pk, "all"),
    )


def follow(mail: Mail) -> Letter | None:
    """One comment, if it still is public."""
    notice = _notices(mail).first()
    if notice is None:
        return None
    comment = notice.comment
    return Letter(
        subject=f"{_subject(notice)} on “{comment.thread.title}”",
        template="follow",
        context={"entry": Entry(comment, notice.why), "thread": comment.thread},
        silence=_silence(mail, comment),
        references=_references(mail, comment),
        html=True,
    )


def news(mail: Mail) -> Letter | None:
    """What of it still is public, by discussion."""
    notices = list(_notices(mail).order_by("comment__thread", "pk"))
    if not notices:
        return None
    entries = [Entry(notice.comment, notice.why) for notice in notices[:IN_NEWS]]
    number = len(notices)
    context = {"entries": entries, "number": number, "more": number - len(entries)}
    subject = f"{number} new comment{'' if number == 1 else 's'}"
    return Letter(subject=subject, template="news", context=context, silence=_silence(mail, None), html=True)


def _notices(mail: Mail):  # type: ignore[no-untyped-def]  # a query set of Notice
    public = Comment.objects.public().values("pk")
    notices = Notice.objects.filter(mail=mail, comment__in=public)
    return notices.select_related("comment__thread", "comment__public_revision")


def _subject(notice: Notice) -> str:
    verb = "replied to you" if notice.why == Notice.Why.REPLY else "commented"
    return f"{notice.comment.name} {verb}"


def _silence(mail: Mail, comment: Comment | None) -> str:
    if mail.user_id:
        return silence_url("user", mail.user_id, "articles")
    if comment is None:
        return silence_url("author", mail.author_id or 0, "news")
    return silence_url("author", mail.author_id or 0, "thread", comment.thread_id)


def _references(mail: Mail, comment: Comment) -> list[str]:
    """The discussion, and what this reader has, or would have, been written about the comments above."""
    above = [
        message_id(follow_key(pk, author_id=mail.author_id, user_id=mail.user_id)) for pk in comment.path[:-1]
    ]
    return [message_id(f"thread:{comment.thread_id}"), *above]
