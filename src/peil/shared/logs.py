"""Structured logs: one JSON object a line, each with the id of the request it belongs to.

A line holds identifiers and figures, never a customer's words, an e-mail or a query string.
"""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

LOG_NAME = "peil.log"
"""The log within the first workspace, so that a person at a terminal is left in peace."""

_request_id: ContextVar[str] = ContextVar("peil_request_id", default="")
_STANDARD = frozenset(logging.LogRecord("", 0, "", 0, "", None, None).__dict__) | {
    "message", "asctime", "taskName", "request", "server_time",
}  # fmt: skip


def request_id() -> str:
    """Return the id of the request or job at hand; empty outside of one."""
    return _request_id.get()


@contextmanager
def within_request(identifier: str) -> Iterator[None]:
    """Mark what is logged inside the block as belonging to a request or job."""
    token = _request_id.set(identifier)
    try:
        yield
    finally:
        _request_id.reset(token)


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON.

    Of an exception it keeps the type and where it was raised, not its message, which may quote
    a value from somebody's file.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id():
            line["request_id"] = request_id()
        line |= {k: v for k, v in record.__dict__.items() if k not in _STANDARD}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = [
                f"{frame.filename.rpartition('/src/')[2]}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])[-8:]
            ]
        return json.dumps(line, ensure_ascii=False, default=str)
