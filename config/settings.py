"""Every setting of the site, read from the environment. The README's table lists them; a test holds it true."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
import environ

from config import csp, logs, release

# Lets classes be written as `ModelAdmin[Comment]`, as the type checker wants them.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
if env_file := os.environ.get("ENV_FILE"):
    env.read_env(env_file)

# --- Who we are -------------------------------------------------------------------------------

SITE_NAME = env.str("SITE_NAME", default="Parley")
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
EMAIL_HASH_KEY = env.str("EMAIL_HASH_KEY", default=SECRET_KEY)
EMAIL_HASH_KEY_FALLBACKS = env.list("EMAIL_HASH_KEY_FALLBACKS", default=[])

_site = urlsplit(SITE_URL)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_site.hostname])
CSRF_TRUSTED_ORIGINS = [f"{_site.scheme}://{_site.netloc}"]
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

# --- HTTPS: everything that a plain-http local run cannot have ---------------------------------

_https = _site.scheme == "https"
SECURE_SSL_REDIRECT = _https
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
SECURE_REDIRECT_EXEMPT = [r"^healthz"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = csp.POLICY

# --- Parts --------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "config.apps.SiteConfig",
    "blog",
    "comments",
    "config.apps.SiteAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "django_structlog",
    "django_prometheus",
    "csp",
    "anymail",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
        },
    }
]

# --- PostgreSQL, Redis, Celery ------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL")}
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

REDIS_URL = env.str("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "config.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "parley",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}

# kombu spells a Unix socket otherwise than redis-py does.
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=REDIS_URL.replace("unix://", "redis+socket://", 1))
if CELERY_BROKER_URL.startswith("redis+socket://"):
    CELERY_BROKER_URL = CELERY_BROKER_URL.replace("?db=", "?virtual_host=")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 1, "max_retries": 0}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_TASK_CREATE_MISSING_QUEUES = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_BEAT_MAX_LOOP_INTERVAL = 1
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "comments.sweep", "schedule": 2.0, "options": {"inline": True}},
}
CELERY_TIMEZONE = "UTC"

# --- The discussion (comments/conf.py documents each) --------------------------------------------

COMMENT_POLICY = env.str("COMMENT_POLICY", default="screen")
COMMENT_RATE = env.str("COMMENT_RATE", default="1/15 seconds;60/hour")
REPORT_RATE = env.str("REPORT_RATE", default="5/minute;30/hour")
COMMENTS_PER_PAGE = env.int("COMMENTS_PER_PAGE", default=50)
CONFIRM_EMAIL = env.str("CONFIRM_EMAIL", default="first")
PROOF_MAILS_PER_HOUR = env.int("PROOF_MAILS_PER_HOUR", default=500)
EDIT_MINUTES = env.int("EDIT_MINUTES", default=15)
EMAIL_DNS_RESOLVER = env.str("EMAIL_DNS_RESOLVER", default="")
EMAIL_DNS_TIMEOUT = env.float("EMAIL_DNS_TIMEOUT", default=4.0)
EMAIL_DNS_UNKNOWN = env.str("EMAIL_DNS_UNKNOWN", default="hold")
SCREENING_MODE = env.str("SCREENING_MODE", default="decide")
SCREENING_PUBLISH_BELOW = env.float("SCREENING_PUBLISH_BELOW", default=None)
SCREENING_SPAM_ABOVE = env.float("SCREENING_SPAM_ABOVE", default=None)
SCREENING_REJECT_ABOVE = env.float("SCREENING_REJECT_ABOVE", default=None)
RELEASE = env.str("RELEASE", default="") or release.fingerprint(BASE_DIR)
PRIVACY_IP_DAYS = env.int("PRIVACY_IP_DAYS", default=30)
PRIVACY_USER_AGENT_DAYS = env.int("PRIVACY_USER_AGENT_DAYS", default=30)
PRIVACY_UNCONFIRMED_DAYS = env.int("PRIVACY_UNCONFIRMED_DAYS", default=7)
PRIVACY_SPAM_DAYS = env.int("PRIVACY_SPAM_DAYS", default=15)
PRIVACY_TRASH_DAYS = env.int("PRIVACY_TRASH_DAYS", default=30)
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

# --- Mail -----------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"noreply@{_site.hostname}")
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)
MAIL_DIR = env.str("MAIL_DIR", default=str(BASE_DIR / "var" / "mail"))
EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    _mail = env.email_url("EMAIL_URL")
    EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
    EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.get("EMAIL_USE_TLS", False), _mail.get("EMAIL_USE_SSL", False)
else:
    EMAIL_BACKEND = "config.mail.EmlFileBackend"
EMAIL_BACKEND = env.str("EMAIL_BACKEND", default=EMAIL_BACKEND)
ANYMAIL = env.dict("ANYMAIL", default={})

# --- Sign-in ----------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_ADAPTER = "config.accounts.StaffOnlyAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
MFA_TOTP_ISSUER = SITE_NAME
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

# --- API -------------------------------------------------------------------------------------------

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": f"{SITE_NAME} API",
    "DESCRIPTION": "Read discussions, post a comment, ask what became of it.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
}

# --- Time, language, files, logs ----------------------------------------------------------------------

LANGUAGE_CODE = "en"
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_TZ = True
USE_I18N = True
STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static.HashedStaticFiles"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
PROMETHEUS_EXPORT_MIGRATIONS = False
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_CELERY_ENABLED = False
LOGGING = logs.logging_config(
    level=env.str("LOG_LEVEL", default="INFO"), style=env.str("LOG_FORMAT", default="json")
)
