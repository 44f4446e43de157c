"""What is let go when. Each rule says in words what it does, which rows are due, and deals with one batch of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Exists, Func, GenericIPAddressField, OuterRef, QuerySet
from django.db.models.functions import Now

from comments.conf import conf
from comments.models import (
    Author,
    BulkDecision,
    BulkItem,
    Comment,
    Mail,
    MailRequest,
    Note,
    Status,
    Subscription,
)
from comments.querysets import WHOLE_IP, WITH_TRACES
from comments.services import purging

# Days for which there is no setting: nobody needs them for longer, and limits count no further back than a day.
MAIL_DAYS = BULK_DAYS = 30
REQUEST_DAYS = 1
# Rows of one transaction.
_BATCH = 1_000


class Network(Func):
    """The network of an IP address, as an address: /24, or /48 of IPv6. An IPv4 address that is written as an IPv6 one
    is cut as what it is."""

    template = (
        "host(network(set_masklen(%(expressions)s, CASE WHEN family(%(expressions)s) = 4 THEN 24"
        " WHEN %(expressions)s <<= '::ffff:0:0/96' THEN 120 ELSE 48 END)))::inet"
    )
    output_field = GenericIPAddressField()


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`what` is let go, and `how`, in words; `days` 0 is never.

    `due` finds the rows. `act` lets a batch of them go and returns how many that were; a transaction is around it.
    """

    name: str
    what: str
    how: str
    asked: Callable[[], int]
    rows: Callable[[timedelta], QuerySet[Any]]
    forget: Callable[[QuerySet[Any]], int]
    batch: int = _BATCH
    # The setting that changes the days, if there is one.
    setting: str = ""

    @property
    def days(self) -> int:
        return self.asked()

    @property
    def in_words(self) -> str:
        """For people: what becomes of what."""
        return f"{self.what} older than {self.days} day{'s' if self.days != 1 else ''}: {self.how}"

    def due(self) -> QuerySet[Any]:
        return self.rows(timedelta(days=self.days))

    def act(self) -> int:
        return self.forget(self.due())


def _update(**fields: Any) -> Callable[[QuerySet[Any]], int]:
    def forget(due: QuerySet[Any]) -> int:
        return due.filter(pk__in=_taken(due)).update(**fields)

    return forget


def _delete(due: QuerySet[Any]) -> int:
    ids = _taken(due)
    # Looked at again, now that nobody else can change them: a comment may have come meanwhile.
    gone = due.filter(pk__in=ids).order_by()
    number = gone.count()
    gone.delete()
    return number


def _purge(due: QuerySet[Any]) -> int:
    return purging.purge(due).number  # type: ignore[arg-type]  # rows of comments


def _taken(due: QuerySet[Any]) -> list[int]:
    """Lock a batch, passing over what others hold: whoever waits for nobody is in no deadlock."""
    rows = due.order_by().select_for_update(skip_locked=True, of=("self",))
    return list(rows.values_list("pk", flat=True)[:_BATCH])


def _comments(*statuses: str) -> Callable[[timedelta], QuerySet[Comment]]:
    def rows(age: timedelta) -> QuerySet[Comment]:
        return Comment.objects.filter(status__in=statuses, purged_at=None, status_since__lt=Now() - age)

    return rows


def _authors(age: timedelta) -> QuerySet[Author]:
    """Addresses that somebody once typed and that nothing hangs on. Mails that were sent there are counted by it, and
    what a moderator decided or noted about somebody stays."""
    plain = Author.objects.filter(
        confirmed_at=None, user=None, standing="", erased_at=None, created_at__lt=Now() - age
    )
    for model in (Comment, Subscription, Mail, Note):
        plain = plain.exclude(Exists(model._default_manager.filter(author=OuterRef("pk"))))
    return plain


def _settled_mails(age: timedelta) -> QuerySet[Mail]:
    return Mail.objects.exclude(state=Mail.State.QUEUED).filter(created_at__lt=Now() - age)


def _bulk_items(age: timedelta) -> QuerySet[BulkItem]:
    ended = BulkDecision.objects.exclude(state=BulkDecision.State.RUNNING)
    return BulkItem.objects.filter(bulk__in=ended.filter(created_at__lt=Now() - age))


RULES = (
    Rule(
        name="ip",
        what="IP addresses of comments",
        how="cut to their network (/24, /48)",
        asked=lambda: conf.PRIVACY_IP_DAYS,
        setting="PRIVACY_IP_DAYS",
        rows=lambda age: Comment.objects.filter(WHOLE_IP, created_at__lt=Now() - age),
        forget=_update(ip=Network("ip"), ip_masked=True),
    ),
    Rule(
        name="user_agent",
        what="browsers’ names, the time of filling in and what bots filled in",
        how="forgotten",
        asked=lambda: conf.PRIVACY_USER_AGENT_DAYS,
        setting="PRIVACY_USER_AGENT_DAYS",
        rows=lambda age: Comment.objects.filter(WITH_TRACES, created_at__lt=Now() - age),
        forget=_update(user_agent="", fill_seconds=None, honeypot=""),
    ),
    Rule(
        name="unconfirmed",
        what="comments whose address was never proved",
        how="deleted",
        asked=lambda: conf.PRIVACY_UNCONFIRMED_DAYS,
        setting="PRIVACY_UNCONFIRMED_DAYS",
        rows=_comments(Status.UNCONFIRMED),
        forget=_purge,
        batch=purging.BATCH,
    ),
    Rule(
        name="spam",
        what="spam and rejected comments, unless an appeal is open,",
        how="deleted",
        asked=lambda: conf.PRIVACY_SPAM_DAYS,
        setting="PRIVACY_SPAM_DAYS",
        rows=lambda age: _comments(Status.SPAM, Status.REJECTED)(age).filter(appealed_at=None),
        forget=_purge,
        batch=purging.BATCH,
    ),
    Rule(
        name="trash",
        what="comments in the trash",
        how="deleted",
        asked=lambda: conf.PRIVACY_TRASH_DAYS,
        setting="PRIVACY_TRASH_DAYS",
        rows=_comments(Status.TRASHED),
        forget=_purge,
        batch=purging.BATCH,
    ),
    Rule(
        name="mails",
        what="notes of mails that were sent, refused or not needed any more",
        how="deleted",
        asked=lambda: MAIL_DAYS,
        rows=_settled_mails,
        forget=_delete,
    ),
    Rule(
        name="requests",
        what="addresses typed to ask for a mail",
        how="deleted",
        asked=lambda: REQUEST_DAYS,
        rows=lambda age: MailRequest.objects.filter(created_at__lt=Now() - age),
        forget=_delete,
    ),
    Rule(
        name="bulk_items",
        what="lists of the comments of bulk decisions",
        how="deleted",
        asked=lambda: BULK_DAYS,
        rows=_bulk_items,
        forget=_delete,
    ),
    Rule(
        name="authors",
        what="addresses without a comment, a subscription or a proof",
        how="deleted",
        asked=lambda: conf.PRIVACY_UNCONFIRMED_DAYS,
        setting="PRIVACY_UNCONFIRMED_DAYS",
        rows=_authors,
        forget=_delete,
    ),
)
