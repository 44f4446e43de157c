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

# Second thoughts are free, but each is screened.
EDIT_RATE = "6/minute;60/hour"

log = structlog.get_logger(__name__)


def check_rate(*, ip: str | None, email: str) -> None:
    """Count a post; raises `TooManyComments` when it is one too many. Without Redis each process counts for itself."""
    _check("post", conf.COMMENT_RATE, _posters(ip, email))


def check_pace(*, thread_id: int, seconds: int, ip: str | None, browser_of: int | None = None) -> None:
    """Count a post in a discussion that a moderator has slowed; raises `TooManyComments` when it comes too soon.

    By address it would tell for as long as that takes who has commented here.
    """
    who = ([f"net:{network_of(ip)}"] if ip else []) + ([f"author:{browser_of}"] if browser_of else [])
    _check(f"slow:{thread_id}", f"1/{seconds} seconds", who)


def check_report_rate(*, ip: str | None) -> None:
    """Count a report; raises `TooManyComments` when it is one too many."""
    _check("report", conf.REPORT_RATE, [f"net:{network_of(ip)}"] if ip else [])


def check_ask_rate(*, ip: str | None, email: str) -> None:
    """Count a request for mail to an address; raises `TooManyComments` when it is one too many."""
    _check("ask", conf.REPORT_RATE, _posters(ip, email))


def check_edit_rate(*, author_id: int) -> None:
    """Count a new wording of one's own; raises `TooManyComments` when it is one too many."""
    _check("edit", EDIT_RATE, [f"author:{author_id}"])


def _posters(ip: str | None, email: str) -> list[str]:
    return [f"email:{email_hash(email)}"] + ([f"net:{network_of(ip)}"] if ip else [])


def _check(what: str, rate: str, keys: list[str]) -> None:
    try:
        _count(_shared(conf.REDIS_URL), what, rate, keys)
    except (RedisError, OSError) as error:
        log.warning("rate_limits_in_process", error=type(error).__name__)
        _count(_own(), what, rate, keys)


def _count(limiter: MovingWindowRateLimiter, what: str, rate: str, keys: list[str]) -> None:
    """Nothing is used up by what is refused, or the wait that it is told would be too short."""
    asked = [(limit, key) for key in keys for limit in parse_many(rate)]
    full = [(limit, key) for limit, key in asked if not limiter.test(limit, what, key)]
    # Two at the same instant may both have been told that there is room.
    full = full or [(limit, key) for limit, key in asked if not limiter.hit(limit, what, key)]
    if full:
        raise TooManyComments(max(_wait(limiter, limit, what, key) for limit, key in full))


def _wait(limiter: MovingWindowRateLimiter, limit: RateLimitItem, what: str, key: str) -> int:
    reset = limiter.get_window_stats(limit, what, key).reset_time
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
