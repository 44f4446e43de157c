"""Logs: to stdout, one line each, without personal data.

Nobody can promise that no library ever logs an address, so the promise is kept at the one place
that all records pass: the formatter.
"""

import re
from typing import Any

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

_PERSONAL_KEYS = frozenset({"ip", "user_agent", "email", "remote_addr"})
# Every expression is linear: its first part starts at a boundary, and gives nothing back.
_WORD = re.compile(r"[^\s<>\"(),:;]++")
_QUOTED_LOCAL = re.compile(r"\"[^\"\n]{1,64}\"@")
# What browsers, and bots that pose as such, call themselves.
_AGENT = re.compile(r"\b(?:Mozilla|Opera)/\d[^\"'\n]*+")
_IPV4 = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")
_IPV6 = re.compile(r"(?<![\w:])(?=[0-9a-fA-F:]*:[0-9a-fA-F:]*:)[0-9a-fA-F:]{4,39}(?![\w:])")
_CLOCK = re.compile(r"\d{1,2}:\d{2}:\d{2}")
# value:timestamp:signature, as django.core.signing writes it; in a URL the colons may be escaped.
_SIGNED = re.compile(r"(?<![\w.-])[\w.-]++(?::|%3A)[\w-]{6,8}(?::|%3A)[\w-]{43}", re.IGNORECASE)
# allauth's link to a new password.
_RESET_KEY = re.compile(r"(?<=/reset/key/)[^/\s\"']+")
_QUERY = re.compile(r"\?\S*")
# PostgreSQL explains a refused row by quoting it whole ("Failing row contains (…)").
_ROW = re.compile(r"DETAIL:[^\n]*(?:\n(?!\s*(?:HINT|CONTEXT|LINE|File|Traceback)\b)[^\n]+)*")


def redact(text: str) -> str:
    """Replace what looks like an e-mail or IP address or a browser's name, rows quoted by the database, and signed
    values: whoever reads a mailed link in a log could use it."""
    text = _RESET_KEY.sub("[signed]", text)
    text = _SIGNED.sub("[signed]", _ROW.sub("DETAIL: [withheld]", text))
    text = _WORD.sub(_without_email, _QUOTED_LOCAL.sub("@", _AGENT.sub("[agent]", text)))
    text = _IPV4.sub("[ip]", text)
    return _IPV6.sub(lambda match: match[0] if _CLOCK.fullmatch(match[0]) else "[ip]", text)


def _without_email(word: re.Match[str]) -> str:
    return "[email]" if "@" in word[0] or "%40" in word[0] else word[0]


def without_personal_data(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Drop fields that are personal, cut query strings, and redact every remaining string."""
    if "request" in event:
        event["request"] = _QUERY.sub("", str(event["request"]))
    return {key: _redacted(value) for key, value in event.items() if key not in _PERSONAL_KEYS}


def _redacted(value: Any) -> Any:
    """The value without personal data, however deep they lie; what has no such parts is logged as its `repr`."""
    if isinstance(value, bool | int | float | None):
        return value
    if isinstance(value, dict):
        return {redact(str(key)): _redacted(each) for key, each in value.items() if key not in _PERSONAL_KEYS}
    if isinstance(value, list | tuple | set | frozenset):
        return [_redacted(each) for each in value]
    return redact(value if isinstance(value, str) else repr(value))


class OneLineFormatter(structlog.stdlib.ProcessorFormatter):
    """Whatever was logged, it takes one line."""

    def format(self, record: Any) -> str:
        return super().format(record).replace("\r", "\\r").replace("\n", "\\n")


_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.processors.format_exc_info,
    structlog.processors.UnicodeDecoder(),
]


def logging_config(*, level: str, style: str) -> dict[str, Any]:
    """`LOGGING` for Django and Celery alike; `style` is `json` or `console`."""
    _configure_structlog()
    renderer: Processor = (
        structlog.processors.JSONRenderer()
        if style == "json"
        else structlog.processors.KeyValueRenderer(
            key_order=["timestamp", "level", "event"], drop_missing=True
        )
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": OneLineFormatter,
                "foreign_pre_chain": [*_SHARED, structlog.stdlib.ExtraAdder()],
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    without_personal_data,
                    renderer,
                ],
            }
        },
        "handlers": {
            "stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"}
        },
        "root": {"handlers": ["stdout"], "level": level},
        "loggers": {
            # One line a request comes from django-structlog; these would say it again.
            "django.server": {"level": "WARNING", "handlers": [], "propagate": True},
            "django.request": {"level": "CRITICAL"},
            "gunicorn.access": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
        },
    }


def _configure_structlog() -> None:
    structlog.configure(
        processors=[
            *_SHARED[:3],
            structlog.stdlib.filter_by_level,
            *_SHARED[3:],
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
