"""How fast one network or one address may post: one count for the form and the API, in Redis."""

import time
from functools import cache
from math import ceil
from typing import cast

import structlog
from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError

from comments.conf import conf
from comments.models.author import email_hash
from comments.network import network_of
from comments.services.errors import TooManyComments

log = structlog.get_logger(__name__)


def check_rate(*, ip: str | None, email: str) -> None:
    """Count a post; raises `TooManyComments` when it is one too many. Without Redis each process counts for itself."""
    keys = [f"email:{email_hash(email)}"] + ([f"net:{network_of(ip)}"] if ip else [])
    try:
        _count(_shared(conf.REDIS_URL), keys)
    except (RedisError, OSError) as error:
        log.warning("rate_limits_in_process", error=type(error).__name__)
        _count(_own(), keys)


def _count(limiter: MovingWindowRateLimiter, keys: list[str]) -> None:
    for key in keys:
        for limit in parse_many(conf.COMMENT_RATE):
            if not limiter.hit(limit, "post", key):
                raise TooManyComments(_wait(limiter, limit, key))


def _wait(limiter: MovingWindowRateLimiter, limit: RateLimitItem, key: str) -> int:
    reset = limiter.get_window_stats(limit, "post", key).reset_time
    return max(1, ceil(reset - time.time()))


@cache
def _shared(url: str) -> MovingWindowRateLimiter:
    scheme = "redis+unix://" if url.startswith("unix://") else "redis://"
    options = {"socket_timeout": 1, "socket_connect_timeout": 1}
    storage = storage_from_string(scheme + url.partition("://")[2], **options)
    return MovingWindowRateLimiter(cast(Storage, storage))


@cache
def _own() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(MemoryStorage())
