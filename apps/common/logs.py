"""Log lines as JSON, one event a line, without personal data.

A line says which request (`X-Request-ID`), which route by name, which status, how long. It never has a name,
a mail address, a query, a body or an address of the network. Our own messages hold ids only. Messages of
libraries are written without what they would fill in, for that may be a path with a secret in it or a row's
values; so are the texts of exceptions, of which type, place and SQLSTATE remain.
"""

import logging
import traceback
from contextvars import ContextVar
from types import TracebackType
from typing import Any

from pythonjsonlogger.json import JsonFormatter

request_id: ContextVar[str] = ContextVar("request_id", default="")

_OURS = ("apps.", "tutti.")
# Libraries whose messages name processes, queues and seconds, and nothing that people typed.
_HARMLESS = (
    *("psycopg.pool", "kombu", "celery.beat", "celery.worker.consumer", "celery.apps.worker", "_granian"),
)
_EXTRA = ("route", "method", "status", "milliseconds", "task", "outcome")

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Line(JsonFormatter):
    """Writes `at`, `level`, `logger`, `message`, `request`, and for a request or a task what it was."""

    def __init__(self, **options: Any) -> None:
        super().__init__("{message}", style="{", json_ensure_ascii=False, **options)

    def format(self, record: logging.LogRecord) -> str:
        """Write one line."""
        content: dict[str, Any] = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": said(record),
        }
        if request := request_id.get():
            content["request"] = request
        content |= {name: getattr(record, name) for name in _EXTRA if hasattr(record, name)}
        if record.name.startswith("django."):
            content |= _of_django(record)
        if record.name == "celery.app.trace":
            content["task"] = getattr(record, "data", {}).get("name", "unknown")
        if record.exc_info and record.exc_info[0]:
            content["exception"] = self.formatException(record.exc_info)
        return self.serialize_log_record(content)

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        """Give the moment in UTC with milliseconds."""
        return f"{super().formatTime(record, '%Y-%m-%dT%H:%M:%S')}.{int(record.msecs):03d}Z"

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802
        """Give types and places of an exception and its causes, without their texts."""
        lines: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None and len(lines) < 200:
            lines += _frames(error)
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)


def said(record: logging.LogRecord) -> str:
    """Give the message of a record; a library's is given without what it fills in.

    A library's text without arguments may have been put together beforehand, so a warning of that kind is
    left out.
    """
    if record.name.startswith((*_OURS, *_HARMLESS)):
        return record.getMessage()
    is_joined = not record.args and record.levelno >= logging.WARNING and record.name != "py.warnings"
    return "" if is_joined else str(record.msg)


def _of_django(record: logging.LogRecord) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if status := getattr(record, "status_code", None):
        found["status"] = status
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    if match is not None:
        found["route"] = match.view_name
    return found


def _frames(error: BaseException) -> list[str]:
    # The SQLSTATE and the constraint say what the database minded; its text would show the row.
    sqlstate = getattr(error, "sqlstate", None)
    constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
    about = " ".join(str(part) for part in (sqlstate, constraint) if part)
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    places = [
        f"  {frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__, limit=60)
    ]
    return [f"{kind} {about}".strip(), *places]


def configuration(*, is_json: bool, level: str) -> dict[str, Any]:
    """Give Django's LOGGING; servers that would write addresses and queries of their own are quiet."""
    quiet = {"handlers": [], "propagate": False, "level": "CRITICAL"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
            "json": {"()": "apps.common.logs.Line"},
        },
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "json" if is_json else "line"}
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Django would also mail errors with the whole request in them to ADMINS.
            "django": {"handlers": [], "propagate": True, "level": level},
            "uvicorn": {"handlers": [], "propagate": True, "level": "WARNING"},
            "uvicorn.error": {"handlers": [], "propagate": True, "level": "WARNING"},
            "uvicorn.access": quiet,
            "granian.access": quiet,
            # A run of a task that went well is counted, not told.
            "celery.app.trace": {"propagate": True, "level": "WARNING"},
            "celery.worker.strategy": {"propagate": True, "level": "WARNING"},
            "tutti.access": {"propagate": True, "level": level if is_json else "WARNING"},
        },
    }
