"""What becomes of comments in a discussion: what it says itself, else what the site says, else the environment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from comments.conf import conf
from comments.models import Comment, SitePolicy, Thread
from comments.services.audit import log_change

# Where pages find it without a query, and how long (seconds) they may believe it should nobody have told them of a
# change. Whatever decides about a comment reads the row.
_KEPT, _KEPT_FOR = "site-policy", 60
FIELDS = ("policy", "hold_first", "close_after_days", "hold_after_days", "hold_links")


@dataclass(frozen=True, kw_only=True)
class Policy:
    """`mode` is one of Thread.Policy, or something misspelt, which holds. None as a moment: never."""

    mode: str
    hold_first: int
    hold_links: int
    slow_seconds: int
    closes_at: datetime | None
    holds_from: datetime | None

    @property
    def is_closed(self) -> bool:
        if self.mode == Thread.Policy.CLOSED:
            return True
        return self.closes_at is not None and self.closes_at <= timezone.now()

    @property
    def members_only(self) -> bool:
        return self.mode == Thread.Policy.MEMBERS

    def holds(self, comment: Comment) -> str:
        """Why a person has to decide about something that the screening would publish; or "".

        What was approved before counts for a comment with a proof: WordPress lets anybody in who types a known address.
        """
        if self.holds_from is not None and self.holds_from <= timezone.now():
            return "the discussion is so old that everything new is left to a person"
        if self.mode == Thread.Policy.FIRST:
            known = bool(comment.proof) and comment.author.approved_count >= self.hold_first
            return "" if known else "the first comments of an author are left to a person"
        if self.mode in (Thread.Policy.SCREEN, Thread.Policy.MEMBERS):
            return ""
        return "the site, or this discussion, leaves every comment to a person"


def policy_of(thread: Thread, site: SitePolicy | None = None) -> Policy:
    """What holds in a discussion now; `site` is the site's row if it is at hand."""
    site = site or site_policy()
    age = [_after(thread, _own(thread.close_after_days, site.close_after_days)), thread.closed_at]
    return Policy(
        mode=thread.policy or site.policy or conf.COMMENT_POLICY,
        hold_first=_own(thread.hold_first, site.hold_first),
        hold_links=site.hold_links,
        slow_seconds=thread.slow_seconds,
        closes_at=min((moment for moment in age if moment), default=None),
        holds_from=_after(thread, _own(thread.hold_after_days, site.hold_after_days)),
    )


def is_closed(thread: Thread) -> bool:
    """Whether the discussion takes no more comments, for pages that show it."""
    return policy_of(thread, _kept()).is_closed


def is_members_only(thread: Thread) -> bool:
    return policy_of(thread, _kept()).members_only


def site_policy() -> SitePolicy:
    """The site's row; its defaults while nobody has set anything."""
    return SitePolicy.objects.filter(pk=SitePolicy.ONLY).first() or SitePolicy()


def change_policy(*, by: AbstractBaseUser, **fields: Any) -> SitePolicy:
    """Set what is named, write it to the log, and let every kept page go."""
    with transaction.atomic():
        SitePolicy.objects.get_or_create(pk=SitePolicy.ONLY)
        site = SitePolicy.objects.select_for_update().get(pk=SitePolicy.ONLY)
        changed = {n: [getattr(site, n), v] for n, v in fields.items() if getattr(site, n) != v}
        if changed:
            SitePolicy.objects.filter(pk=site.pk).update(**fields)
            log_change(action="policy", subject=f"policy:{site.pk}", by=by, detail=changed)
            # Which discussions are open, and what their forms say, may be different now.
            Thread.objects.update(version=F("version") + 1)
            transaction.on_commit(lambda: cache.delete(_KEPT))
    return site_policy()


def _kept() -> SitePolicy:
    kept = cache.get(_KEPT)
    if kept is None:
        site = site_policy()
        kept = {name: getattr(site, name) for name in FIELDS}
        cache.set(_KEPT, kept, _KEPT_FOR)
    return SitePolicy(**kept)


def _own(own: int | None, site: int) -> int:
    return site if own is None else own


def _after(thread: Thread, days: int) -> datetime | None:
    since = thread.public_from or thread.created_at
    return since + timedelta(days=days) if days and since else None
