"""How comments are read. Strings, not `Status`, name the statuses here: this floor lies below the models."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

if TYPE_CHECKING:
    from comments.models import Comment, Thread

VISIBLE = Q(status="approved") | Q(approved_descendants__gt=0)
QUEUE = ("held",)
WAITING = Q(status__in=("held", "pending", "unconfirmed"))
# What grows old: the whole address of a machine, and what else the browser left behind.
WHOLE_IP = Q(ip__isnull=False, ip_masked=False)
WITH_TRACES = ~Q(user_agent="") | Q(fill_seconds__isnull=False) | ~Q(honeypot="")
# What readers, or its author, want a person to look at again.
FLAGGED = (
    Q(open_reports__gt=0) | Q(appealed_at__isnull=False) | Q(edit_held_at__isnull=False, status="approved")
)


def _published(field: str) -> Q:
    return Q(**{field: None}) | Q(**{f"{field}__lte": Now()})


class ThreadQuerySet(models.QuerySet["Thread"]):
    def public(self) -> "ThreadQuerySet":
        """Discussions of what is published already."""
        return self.filter(_published("public_from")).defer("text")


class CommentQuerySet(models.QuerySet["Comment"]):
    def approved(self) -> "CommentQuerySet":
        return self.filter(status="approved")

    def public(self) -> "CommentQuerySet":
        """Approved, in a discussion that readers may see: for whatever shows comments without their page."""
        return self.approved().filter(_published("thread__public_from"))

    def answerable_in(self, thread: "Thread") -> "CommentQuerySet":
        """What a reply under this discussion may answer."""
        return self.approved().filter(thread=thread)

    def in_moderation_queue(self) -> "CommentQuerySet":
        return self.filter(status__in=QUEUE)

    def visible(self, *, own: int | None = None) -> "CommentQuerySet":
        """What a reader sees: approved ones, tombstones above them, and the reader's `own` waiting one."""
        return self.filter(VISIBLE | Q(pk=own)) if own else self.filter(VISIBLE)

    def roots_of(self, thread: "Thread", *, own: int | None = None) -> "CommentQuerySet":
        return self.filter(thread=thread, parent=None).visible(own=own).for_reading().order_by("id")

    def pinned_in(self, thread: "Thread") -> "CommentQuerySet":
        """What stands above the others, the newest pin first. Only what is approved is shown there."""
        pinned = self.approved().filter(thread=thread, parent=None, pinned_at__isnull=False)
        return pinned.for_reading().order_by("-pinned_at")

    def replies_to(self, roots: list["Comment"], *, own: int | None = None) -> "CommentQuerySet":
        """All replies below these roots, in reading order: one query whatever their number."""
        return self.filter(root__in=roots).visible(own=own).for_reading().order_by("root_id", "path")

    def for_reading(self) -> "CommentQuerySet":
        """What a page shows of a comment, and nothing of what must never leave the site."""
        return self.select_related("public_revision", "parent", "revision").defer(
            "ip", "user_agent", "client_key", "honeypot", "public_revision__text", "revision__text"
        )

    def for_moderation(self) -> "CommentQuerySet":
        chosen = self.select_related("thread", "author", "revision", "public_revision", "parent")
        return chosen.defer("thread__text")  # long, and for the screening only

    def by_network(self, network: str, since: datetime) -> "CommentQuerySet":
        """Posts from an IP network in CIDR notation. The ORM has no `<<=`; bounds let the index on `ip` serve."""
        condition: Any = models.expressions.RawSQL(
            "comments_comment.ip BETWEEN host(network(%s::inet))::inet AND host(broadcast(%s::inet))::inet",
            (network, network),
            output_field=models.BooleanField(),
        )
        return self.filter(condition, created_at__gte=since)
