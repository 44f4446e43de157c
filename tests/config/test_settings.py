"""Settings from the environment: what is missing or wrong is said in one line."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import Client

from config.checks import mail_goes_out, settings_are_known_words

ENOUGH = {
    "SECRET_KEY": "x" * 60,
    "DATABASE_URL": "postgres://a@127.0.0.1:1/a",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "SITE_URL": "https://blog.example",
}


def read(code: str, **environment: str | None) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of their own and print `code`."""
    names = ("PATH", "HOME", "LANG")
    env = {name: os.environ[name] for name in names if name in os.environ} | ENOUGH | environment
    command = [sys.executable, "-c", f"import config.settings as s; print(({code}))"]
    whole = {name: value for name, value in env.items() if value is not None}
    return subprocess.run(command, env=whole, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL"])
def test_what_cannot_be_guessed_is_required(name: str) -> None:
    result = read("1", **{name: None})
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].endswith(f"Set the {name} environment variable")


def test_https_makes_everything_strict() -> None:
    shown = read(
        "s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 0,"
        "s.ALLOWED_HOSTS, s.CSRF_TRUSTED_ORIGINS, s.DEFAULT_FROM_EMAIL, s.SECURE_PROXY_SSL_HEADER"
    )
    assert shown.stdout.strip() == str(
        (
            False,
            True,
            True,
            True,
            True,
            ["blog.example"],
            ["https://blog.example"],
            "noreply@blog.example",
            None,
        )
    )


def test_a_unix_socket_serves_the_broker_too() -> None:
    shown = read("s.CELERY_BROKER_URL, s.REDIS_URL", REDIS_URL="unix:///run/redis.sock?db=2")
    assert shown.stdout.strip() == str(
        ("redis+socket:///run/redis.sock?virtual_host=2", "unix:///run/redis.sock?db=2")
    )


def test_a_mail_server_is_one_url() -> None:
    shown = read(
        "s.EMAIL_BACKEND.split('.')[-2], s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_USE_TLS, s.EMAIL_HOST_PASSWORD",
        EMAIL_URL="smtp+tls://me:p%40ss@mail.example:587",
    )
    assert shown.stdout.strip() == str(("smtp", "mail.example", 587, True, "p@ss"))


def test_a_providers_api_takes_the_place_of_the_mail_server() -> None:
    shown = read(
        "s.EMAIL_BACKEND, s.ANYMAIL",
        EMAIL_BACKEND="anymail.backends.postmark.EmailBackend",
        ANYMAIL="POSTMARK_SERVER_TOKEN=a-token,WEBHOOK_SECRET=user:pass=word",
    )
    told = {"POSTMARK_SERVER_TOKEN": "a-token", "WEBHOOK_SECRET": "user:pass=word"}
    assert shown.stdout.strip() == str(("anymail.backends.postmark.EmailBackend", told))
    assert read("s.EMAIL_BACKEND, s.ANYMAIL").stdout.strip() == str(("config.mail.EmlFileBackend", {}))


@pytest.mark.parametrize("name", ["COMMENT_POLICY", "CONFIRM_EMAIL", "EMAIL_DNS_UNKNOWN"])
def test_an_unknown_word_is_refused_with_the_known_ones(settings: Any, name: str) -> None:
    assert settings_are_known_words() == []
    setattr(settings, name, "perhaps")
    (error,) = settings_are_known_words()
    assert name in error.msg
    assert str(error.hint).startswith("Use one of ")


def test_a_site_whose_mail_nobody_gets_is_warned(settings: Any) -> None:
    settings.EMAIL_BACKEND = "config.mail.EmlFileBackend"
    assert "EMAIL_URL" in str(mail_goes_out()[0].hint)
    for backend in ("django.core.mail.backends.smtp.EmailBackend", "anymail.backends.postmark.EmailBackend"):
        settings.EMAIL_BACKEND = backend
        assert mail_goes_out() == []


@pytest.mark.django_db
def test_the_site_passes_its_own_checks() -> None:
    assert run_checks() == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/nowhere/", "/comments/feed/", "/api/v1/schema/", "/healthz/live"])
def test_every_answer_carries_the_protecting_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
