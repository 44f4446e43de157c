"""Is the site well? `live`: this process answers. `ready`: it can serve. `health`: and the work is being done."""

from django.core.cache import cache
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from redis.exceptions import RedisError

from comments.outbox.health import queue_health


def live(request: HttpRequest) -> JsonResponse:
    return _answer({"live": True}, ok=True)


def ready(request: HttpRequest) -> JsonResponse:
    database = _database()
    return _answer({"database": database}, ok=database)


def health(request: HttpRequest) -> JsonResponse:
    """200 when all is well; 503 when something needs a person, with what it is.

    Redis being away is said but is no 503: posts are still taken, and the sweeper works the jobs off.
    """
    database = _database()
    queues = queue_health() if database else {}
    ill = [kind for kind, queue in queues.items() if queue["deaf"] or queue["dead"]]
    report = {"database": database, "redis": _redis(), "queues": queues, "ill": ill}
    return _answer(report, ok=database and not ill)


def _answer(report: dict[str, object], *, ok: bool) -> JsonResponse:
    response = JsonResponse(report, status=200 if ok else 503)
    response["Cache-Control"] = "no-store"
    return response


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def _redis() -> bool:
    try:
        cache._cache.get_client(write=True).ping()  # type: ignore[attr-defined]  # past the cache that forgives
    except (RedisError, OSError):
        return False
    return True
