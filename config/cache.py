"""The cache in Redis. The cache is never the truth, so a Redis that is away costs time, not pages."""

from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


class ForgivingRedisCache(RedisCache):
    """Answer a read with its default and drop a write while Redis cannot be reached."""

    def validate_key(self, key: str) -> None:
        """Redis takes any key; the warning of the parent class is about memcached."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return _forgive(lambda: super(ForgivingRedisCache, self).get(key, default, version), default)

    def get_many(self, keys: Any, version: int | None = None) -> Any:
        return _forgive(lambda: super(ForgivingRedisCache, self).get_many(keys, version), {})

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        _forgive(lambda: super(ForgivingRedisCache, self).set(key, value, *args, **kwargs), None)

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        return bool(_forgive(lambda: super(ForgivingRedisCache, self).add(key, value, *args, **kwargs), True))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(_forgive(lambda: super(ForgivingRedisCache, self).delete(key, version), False))

    def touch(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        return bool(_forgive(lambda: super(ForgivingRedisCache, self).touch(key, *args, **kwargs), False))

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return bool(_forgive(lambda: super(ForgivingRedisCache, self).has_key(key, version), False))

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> list[Any]:
        """The keys that were not kept, as the interface says."""
        kept = _forgive(lambda: super(ForgivingRedisCache, self).set_many(data, *args, **kwargs), list(data))
        return list(kept)

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        _forgive(lambda: super(ForgivingRedisCache, self).delete_many(keys, version), None)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return int(_forgive(lambda: super(ForgivingRedisCache, self).incr(key, delta, version), delta))


def _forgive(call: Callable[[], Any], otherwise: Any) -> Any:
    try:
        return call()
    except (RedisError, OSError) as error:
        log.warning("cache_away", error=type(error).__name__)
        return otherwise
