"""What must be true of the world outside before the site can start."""

import errno
import http.client
import socket

import redis
from django.conf import settings
from django.db import Error, connection

from config.local.errors import LocalRunError, first_line


def check_port(port: int) -> None:
    """Raise LocalRunError unless the web server will be able to listen on `port`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            reason = "is taken" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
            other = port + 1 if 1024 <= port < 65535 else 8001
            raise LocalRunError(
                f"Port {port} {reason}: choose another, as in `make run PORT={other}`."
            ) from error


def check_database() -> None:
    """Raise LocalRunError unless the database in DATABASE_URL answers."""
    try:
        connection.ensure_connection()
    except Error as error:
        raise LocalRunError(
            f"DATABASE_URL: {first_line(error)}. Start that PostgreSQL or correct the URL,"
            " or unset DATABASE_URL to use the server that comes with `make run`."
        ) from error


def check_redis() -> None:
    """Raise LocalRunError unless the server in REDIS_URL answers."""
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=5, socket_timeout=5) as client:
            client.ping()
    except (redis.RedisError, OSError, ValueError) as error:
        raise LocalRunError(
            f"REDIS_URL: {first_line(error).rstrip('.')}. Start that server or correct the URL,"
            " or unset REDIS_URL to use the server that comes with `make run`."
        ) from error


def answers_http(port: int) -> bool:
    """Say whether the web server answers `/healthz`, whatever its verdict."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        client.request("GET", "/healthz")
        client.getresponse()
        return True
    except (OSError, http.client.HTTPException):
        return False
    finally:
        client.close()
