"""What a moderator has decided about an author's comments to come."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from comments.models import Author
from comments.services.audit import log_change


def hold_author(
    *, author: Author, by: AbstractBaseUser, until: datetime | None = None, reason: str = ""
) -> None:
    """From now on everything by this author is held."""
    _set(author, Author.Standing.HOLD, by, until, reason)


def ban_author(
    *, author: Author, by: AbstractBaseUser, until: datetime | None = None, reason: str = ""
) -> None:
    """From now on everything by this author is rejected."""
    _set(author, Author.Standing.BAN, by, until, reason)


def release_author(*, author: Author, by: AbstractBaseUser, reason: str = "") -> None:
    _set(author, Author.Standing.GOOD, by, None, reason)


def _set(
    author: Author, standing: Author.Standing, by: AbstractBaseUser, until: datetime | None, reason: str
) -> None:
    with transaction.atomic():
        before = Author.objects.select_for_update(no_key=True).get(pk=author.pk).standing
        Author.objects.filter(pk=author.pk).update(standing=standing, standing_until=until)
        detail = {"standing": [before, str(standing)], "until": until.isoformat() if until else None}
        log_change(action="standing", subject=f"author:{author.pk}", by=by, detail=detail, reason=reason)
    author.standing, author.standing_until = standing, until
