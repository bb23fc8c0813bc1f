"""Log lines as JSON objects that hold nothing a visitor wrote."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Literal

LogFormat = Literal["text", "json"]
ACCESS = "assistant.access"
_FIELDS = ("method", "route", "status", "ms")  # of access lines; the route is a template, never an address

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class _WithoutMessages(logging.Formatter):
    """Tells of a failure where it was and of what kind; its message could repeat what somebody typed."""

    def formatException(self, ei: ExcInfo) -> str:
        kind, _, trace = ei
        frames = [f"{frame.name} ({frame.filename}:{frame.lineno})" for frame in traceback.extract_tb(trace)]
        return f"{kind.__name__ if kind else 'unknown'} in {' < '.join(reversed(frames))}"


class JsonFormatter(_WithoutMessages):
    """One JSON object a line: at, level, logger, message, and for requests method, route, status, ms."""

    def format(self, record: logging.LogRecord) -> str:
        """The line for a record."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: record.__dict__[name] for name in _FIELDS if name in record.__dict__}
        if record.exc_info:
            line["failure"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class TextFormatter(_WithoutMessages):
    """A line for people."""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The line for a record."""
        record.exc_text = None  # what another formatter may have left there holds the message
        return super().format(record)


def configure_logging(form: LogFormat) -> None:
    """Log to standard error: warnings of all libraries, requests too when the form is JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(ACCESS).setLevel(logging.INFO if form == "json" else logging.WARNING)
