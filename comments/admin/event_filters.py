"""What the audit log can be narrowed to. Each filter is served by an index, or stops at a page."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest

from comments.models import ModerationEvent

# All that the services write, with what each means. Named here, because asking the log which actions occur in it would
# read all of it; a test holds this list to what the services write.
ACTIONS = {
    "screen": "screened",
    "confirm": "address confirmed",
    "disown": "not written by whoever reads the mailbox",
    "delete": "deleted by its author",
    "rename": "its author's name changed",
    "approve": "approved",
    "hold": "held",
    "spam": "marked as spam",
    "reject": "rejected",
    "trash": "put in the trash",
    "restore": "taken back",
    "keep": "kept in spite of reports",
    "reports": "held for reports",
    "edit": "edited",
    "move": "moved below another comment",
    "pin": "pinned",
    "unpin": "no longer pinned",
    "erase": "erased",
    "export": "given out to whom it is about",
    "merge": "author’s two entries made one",
    "note": "note written",
    "withdraw": "note struck out",
    "ban": "banned",
    "standing": "author held, banned or freed",
    "close": "discussion closed",
    "open": "discussion opened",
    "slow": "discussion slowed down",
    "rule": "rule changed",
    "policy": "policy changed",
    "role": "role given or taken",
    "unsuppress": "mailbox written to again",
}


class ActionFilter(SimpleListFilter):
    title = parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(ACTIONS.items())

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[ModerationEvent]
    ) -> QuerySet[ModerationEvent]:
        return queryset.filter(action=self.value()) if self.value() else queryset


class PersonFilter(SimpleListFilter):
    """Only people who are still here: who is gone is found by the number that an entry shows."""

    title = parameter_name = "person"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        staff = get_user_model().objects.filter(is_staff=True).order_by("username")[:200]
        return [(str(user.pk), user.get_username()) for user in staff]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[ModerationEvent]
    ) -> QuerySet[ModerationEvent]:
        number = self.value() or ""
        if not (number.isdecimal() and len(number) < 10):
            return queryset
        return queryset.filter(actor=ModerationEvent.Actor.PERSON, user=int(number))
