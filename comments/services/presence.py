"""Who is looking at which comment. It locks nothing: a decision is bound to the version seen anyway."""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractBaseUser
from django.core.cache import cache

# Seconds after which somebody who said nothing more has gone.
LOOKS_FOR = 120


def look_at(comment_id: int, by: AbstractBaseUser) -> None:
    """Say that `by` is looking at a comment. Whoever looks last is the one who is shown."""
    cache.set(_key(comment_id), (by.pk, by.get_username()), LOOKS_FOR)


def lookers(comment_ids: Iterable[int], *, but: AbstractBaseUser) -> dict[int, str]:
    """The names of others who look at these comments, by comment."""
    keys = {_key(pk): pk for pk in comment_ids}
    found = cache.get_many(list(keys))
    return {keys[key]: name for key, (user_id, name) in found.items() if user_id != but.pk}


def _key(comment_id: int) -> str:
    return f"looking:{comment_id}"
