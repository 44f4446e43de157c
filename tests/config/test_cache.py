"""The cache may be away; the pages may not."""

import time

import pytest
from django.core.cache import cache

from tests.away import no_redis  # noqa: F401  (a fixture)


def test_the_cache_keeps_what_it_is_given() -> None:
    cache.set("key", ("a", 1), 60)
    assert cache.get("key") == ("a", 1)
    assert cache.get_many(["key", "other"]) == {"key": ("a", 1)}
    assert cache.add("key", 2) is False
    assert cache.delete("key") is True
    assert cache.get("key", "default") == "default"
    cache.set("count", 1)
    assert cache.incr("count") == 2
    assert cache.get_or_set("made", lambda: 7) == 7


@pytest.mark.usefixtures("no_redis")
def test_a_cache_that_is_away_answers_with_defaults_at_once() -> None:
    start = time.monotonic()
    assert cache.get("key") is None
    assert cache.get("key", "default") == "default"
    assert cache.get_many(["key"]) == {}
    cache.set("key", 1)
    cache.set_many({"key": 1})
    cache.delete_many(["key"])
    assert cache.add("key", 1) is True
    assert cache.delete("key") is False
    assert cache.incr("key") == 1
    assert cache.touch("key") is False
    assert cache.has_key("key") is False
    assert cache.get_or_set("key", lambda: 7) == 7
    assert time.monotonic() - start < 1.0
