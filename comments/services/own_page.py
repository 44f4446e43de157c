"""What the page of one's own comments shows, for whoever has proved that they read the mailbox."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef

from comments.models import Appeal, Author, Comment, Mail, ModerationEvent, Status, Subscription
from comments.querysets import CommentQuerySet
from comments.services.editing import is_changeable
from comments.services.links import APPEAL, MailLink

# Comments on one page of it.
PER_PAGE = 50


@dataclass(frozen=True)
class Own:
    """One of one's own comments, and what may be done with it; `reason` is what they were told on rejection."""

    comment: Comment
    reason: str = ""
    appealed: bool = False

    @property
    def can_change(self) -> bool:
        return is_changeable(self.comment)

    @property
    def appeal_url(self) -> str:
        """Where another look can be asked for; "" where there is nothing to ask for, or not again."""
        if self.comment.status != Status.REJECTED or self.appealed:
            return ""
        return MailLink(action=APPEAL, comment_id=self.comment.pk, version=self.comment.version).url()

    @property
    def waits_with_edit(self) -> bool:
        """Readers see an earlier wording than the newest."""
        return self.comment.is_public and self.comment.public_revision_id != self.comment.revision_id


def own_comments(author: Author, *, before: int | None = None) -> list[Own]:
    """The newest of an author's comments, those with ids below `before`: three queries at most, whatever their number.
    What they have deleted is not among them."""
    own = undeleted(author).select_related("thread", "revision").defer("thread__text")
    own = own.filter(pk__lt=before) if before else own
    comments = list(own.order_by("-pk")[:PER_PAGE])
    reasons, appealed = _told(comments)
    return [Own(comment, reasons.get(comment.pk, ""), comment.pk in appealed) for comment in comments]


def undeleted(author: Author) -> CommentQuerySet:
    return Comment.objects.filter(author=author, withdrawn_at=None, purged_at=None)


def subscriptions_of(author: Author) -> list[Subscription]:
    followed = Subscription.objects.filter(author=author).select_related("thread").defer("thread__text")
    return list(followed)


def forget_browsers(author: Author) -> None:
    """Make every link and every cookie that stands for the author worthless."""
    Author.objects.filter(pk=author.pk).update(access=F("access") + 1)
    author.refresh_from_db(fields=["access"])


def _told(comments: Sequence[Comment]) -> tuple[dict[int | None, str], set[int]]:
    """Why each was rejected, and which have been appealed. A reason is for colleagues, unless the moderator had it
    mailed."""
    rejected = [comment.pk for comment in comments if comment.status == Status.REJECTED]
    mailed = Mail.objects.filter(
        kind=Mail.Kind.REJECTED, comment=OuterRef("comment"), comment_version=OuterRef("version")
    )
    events = ModerationEvent.objects.filter(
        Exists(mailed), comment__in=rejected, after=Status.REJECTED, actor=ModerationEvent.Actor.PERSON
    )
    reasons = {event.comment_id: event.reason for event in events.order_by("version")}
    appealed = Appeal.objects.filter(comment__in=rejected).values_list("comment", flat=True)
    return reasons, set(appealed)
