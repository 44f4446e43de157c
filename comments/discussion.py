"""A page of a discussion as readers see it: a flat list in reading order that a template can run through."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q
from django.utils.safestring import SafeString

from comments.conf import conf
from comments.identicon import identicon
from comments.models import Comment, Status, Thread

# What the commenter is told of their own comment. Spam is told like held: a person has the last word on both,
# and a filter that reports its findings to spammers teaches them.
_IN_MODERATION = "Your comment is waiting for a moderator."
OWN_LABELS = {
    Status.PENDING: "Your comment is awaiting screening.",
    Status.UNCONFIRMED: (
        "Please confirm your address: we have sent you a mail. Then your comment appears. If none has come in ten"
        " minutes, look under “Find my comments”."
    ),
    Status.APPROVED: "Your comment is published.",
    Status.HELD: _IN_MODERATION,
    Status.SPAM: _IN_MODERATION,
    Status.REJECTED: "Your comment was not published.",
    Status.TRASHED: "Your comment was not published.",
}


DELETED = "You have deleted this comment."


class PageNotFound(Exception):
    """The discussion has no page of that number."""


@dataclass
class Node:
    """One comment in the list. `opens`, `ends` and `closes` say how the template nests the list around it."""

    comment: Comment
    level: int = 1
    opens: bool = False
    ends: bool = True
    closes: range = field(default=range(0))
    own: bool = False
    pinned: bool = False

    @property
    def tombstone(self) -> bool:
        return not self.own and self.comment.status != Status.APPROVED

    @property
    def html(self) -> str:
        revision = self.comment.revision if self.own else self.comment.public_revision
        return "" if self.tombstone or revision is None else revision.html

    @property
    def avatar(self) -> SafeString:
        """Its author's picture where they have proved the address, else one of its own."""
        return identicon(self.comment.pk if self.comment.avatar is None else self.comment.avatar)

    @property
    def edited(self) -> bool:
        revision = self.comment.revision if self.own else self.comment.public_revision
        return revision is not None and revision.number > 1

    @property
    def edit_waits(self) -> bool:
        """Readers see an earlier wording than its author does."""
        return self.comment.is_public and self.comment.public_revision_id != self.comment.revision_id

    @property
    def own_label(self) -> str:
        return OWN_LABELS[Status(self.comment.status)]

    @property
    def in_reply_to(self) -> Comment | None:
        """The comment answered, where the list cannot show it by nesting."""
        parent = self.comment.parent
        beside = parent is not None and parent.depth >= self.comment.depth
        return parent if beside and parent is not None and parent.is_public else None


@dataclass(frozen=True)
class Page:
    """One page of root comments, numbered from 1."""

    thread: Thread
    number: int
    last: int

    @property
    def previous_url(self) -> str:
        return page_url(self.thread, self.number - 1) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        return page_url(self.thread, self.number + 1) if self.number < self.last else ""


def page_url(thread: Thread, number: int) -> str:
    return thread.url if number <= 1 else f"{thread.url}comments/{number}/"


def page_of(comment: Comment) -> int:
    """The number of the page on which a comment stands, or would stand."""
    root_id = comment.root_id or comment.pk
    pinned = Q(pinned_at__isnull=False, status=Status.APPROVED)
    others = Comment.objects.filter(thread=comment.thread_id, parent=None).visible().exclude(pinned)
    if Comment.objects.filter(pinned, pk=root_id).exists():
        return 1
    earlier = others.filter(pk__lt=root_id).count()
    return earlier // conf.COMMENTS_PER_PAGE + 1


def own_url(comment: Comment) -> str:
    """Where the browser that posted it sees it, public or not."""
    return f"{page_url(comment.thread, page_of(comment))}?awaiting={comment.pk}#{comment.anchor}"


def read_page(thread: Thread, number: int, *, own: int | None = None) -> tuple[Page, list[Node]]:
    """Three queries, whatever the size of the thread: how many roots, this page's roots, all their replies; and one
    more for pinned ones, which stand on the first page, above the others, and nowhere else.

    Raises `PageNotFound` for a number that the discussion does not have.
    """
    size, (roots, above) = conf.COMMENTS_PER_PAGE, _roots(thread, own)
    page = Page(thread, number, max(1, ceil((roots - len(above)) / size)))
    if not 1 <= number <= page.last:
        raise PageNotFound
    others = Comment.objects.roots_of(thread, own=own).exclude(pk__in=above)
    pinned = Comment.objects.pinned_in(thread).filter(pk__in=above) if above and number == 1 else ()
    shown = [*pinned, *others[(number - 1) * size : number * size]]
    listed = nodes(shown, Comment.objects.replies_to(shown, own=own), own=own)
    for node in listed:
        node.pinned = node.comment.pk in above
    return page, listed


def _roots(thread: Thread, own: int | None = None) -> tuple[int, list[int]]:
    """How many roots a reader sees, and which of them are pinned."""
    roots = Comment.objects.filter(thread=thread, parent=None).visible(own=own)
    pinned = ArrayAgg("pk", filter=Q(pinned_at__isnull=False, status=Status.APPROVED), default=[])
    counted = roots.aggregate(number=Count("pk"), pinned=pinned)
    return counted["number"], counted["pinned"]


def nodes(roots: list[Comment], replies: Iterable[Comment], *, own: int | None = None) -> list[Node]:
    """Roots and replies woven into reading order, with the list's nesting worked out."""
    below: dict[int | None, list[Comment]] = {}
    for reply in replies:
        below.setdefault(reply.root_id, []).append(reply)
    flat = [comment for root in roots for comment in (root, *below.get(root.pk, ()))]
    shown = {comment.pk for comment in flat}
    # Not `depth`: one's own waiting reply is listed even when the comment it answers has been removed meanwhile.
    listed = [Node(comment, len(shown.intersection(comment.path)), own=comment.pk == own) for comment in flat]
    for node, after in pairwise([*listed, None]):
        if node is not None:
            _nest(node, after)
    return listed


def _nest(node: Node, after: Node | None) -> None:
    next_level = after.level if after else 1
    if after is not None and next_level > node.level:
        node.ends, after.opens = False, True
    else:
        node.closes = range(node.level - next_level)
