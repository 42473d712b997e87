"""What the server writes of itself: a JSON line a record, without free text, secrets and anybody's name.

Our own records say what they say. Another library's are kept without the values in them: those may be an
address with a key in it, or what somebody wrote. Of a fault its kinds and places in the code are kept, and
its words only where those are about the code or the machine. Turning files over is the service manager's.
"""

import copy
import logging
import re
import sys
import threading
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final

import streamlit.logger
from pythonjsonlogger.orjson import OrjsonFormatter
from sqlalchemy.exc import DBAPIError
from uvicorn.config import LOGGING_CONFIG

from data.errors import StoreFault

OWN: Final = ("dashboard", "data", "geo")
REQUESTS: Final = "dashboard.requests"
# What a record of ours may say beside its sentence; whatever else stands in it is left out.
FIELDS: Final = ("kind", "method", "route", "status", "ms", "who", "role", "revision", "seconds", "job")
_LONGEST: Final = 300
_SECRET: Final = re.compile(
    r"(?P<way>/(?:r|in)/)[^\s\"'?#&<>]+"
    r"|(?P<name>\b(?:nyckel|token|key|secret|password|code|state|vidare)=)[^\s\"'&]+"
    r"|(?P<bearer>\bBearer\s+)\S+",
    re.IGNORECASE,
)
# The words of these are the code's or the machine's, and hold nothing that somebody has sent.
_ABOUT_CODE: Final = (StoreFault, AttributeError, NameError, ImportError, NotImplementedError, RuntimeError)


def without_secrets(text: str) -> str:
    """Return a text in which no link, key or password can be read."""
    return _SECRET.sub(lambda hit: f"{hit['way'] or hit['name'] or hit['bearer']}…", text)


def set_up(form: str = "auto", level: str = "info") -> None:
    """Let everything that is logged in this process go to stderr, in one form: json, text, or what fits.

    `auto`: words at a terminal, JSON everywhere else.
    """
    in_words = form == "text" or (form == "auto" and sys.stderr.isatty())
    handler = _Clean(sys.stderr)
    handler.setFormatter(_in_words() if in_words else Line())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    _take_over_streamlit()
    _take_over_uvicorn()
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.captureWarnings(True)
    sys.excepthook = _unhandled
    threading.excepthook = _unhandled_in_thread


class _Clean(logging.StreamHandler[Any]):
    """Writes a copy of each record that holds nothing it should not."""

    def format(self, record: logging.LogRecord) -> str:
        return super().format(clean(record))


def clean(record: logging.LogRecord) -> logging.LogRecord:
    """Return a copy of a record without other libraries' values, secrets and the words of their faults."""
    kept = copy.copy(record)
    kept.msg, kept.args = without_secrets(_said(record)), None
    if record.exc_info and record.exc_info[1] is not None:
        kept.exc_text = trace(record.exc_info[1], record.exc_info[2])
    kept.exc_info = kept.stack_info = None
    return kept


def _said(record: logging.LogRecord) -> str:
    if record.name.split(".")[0] in OWN:
        return record.getMessage()
    text = record.getMessage() if record.name == "py.warnings" else str(record.msg)
    return next(iter(text.strip().splitlines()), "")[:_LONGEST]


def trace(fault: BaseException, at: TracebackType | None) -> str:
    """Return where a fault came from, the first cause first."""
    before = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    first = trace(before, before.__traceback__) + "\n" if before is not None else ""
    places = "".join(traceback.format_tb(at))
    return f"{first}{places}{type(fault).__name__}{_words_of(fault)}"


def _words_of(fault: BaseException) -> str:
    if isinstance(fault, DBAPIError):
        name = getattr(fault.orig, "sqlite_errorname", None) or getattr(fault.orig, "sqlstate", None)
        return f" {name or type(fault.orig).__name__}"
    if isinstance(fault, OSError):
        return f": {fault.strerror}" if fault.strerror else ""
    if isinstance(fault, _ABOUT_CODE):
        said = without_secrets(str(fault))[:_LONGEST]
        # What a database says of its own accord may hold a value that somebody wrote.
        return f": {re.sub(r'[(].*[)]', '(…)', said) if isinstance(fault, StoreFault) else said}"
    return ""


class Line(OrjsonFormatter):
    """One record as one line of JSON."""

    def __init__(self) -> None:
        super().__init__("%(message)s")

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Return the line without what nobody has said may stand in it."""
        kept = {name: log_data[name] for name in FIELDS if name in log_data}
        fault = log_data.get("exc_info")
        return {
            "time": log_data["time"],
            "level": log_data["level"],
            "logger": log_data["logger"],
            "message": log_data.get("message", ""),
            **kept,
            **({"fault": fault} if fault else {}),
        }

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        super().add_fields(log_data, record, message_dict)
        at = datetime.fromtimestamp(record.created, UTC)
        log_data["time"] = at.isoformat(timespec="milliseconds")
        log_data["level"], log_data["logger"] = record.levelname.lower(), record.name


class _Words(logging.Formatter):
    """The same at a terminal: the fields of a request after its sentence."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        told = [f"{name}={getattr(record, name)}" for name in FIELDS if getattr(record, name, None)]
        return " ".join((super().formatMessage(record), *told))


def _in_words() -> logging.Formatter:
    return _Words("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%H:%M:%S")


def _take_over_streamlit() -> None:
    """Streamlit gives each of its loggers a handler of its own, also those it will make."""
    streamlit.logger.setup_formatter = _hand_over
    for logger in streamlit.logger._loggers.values():
        _hand_over(logger)


def _hand_over(logger: logging.Logger) -> None:
    logger.handlers = []
    logger.propagate = True


def _take_over_uvicorn() -> None:
    """Its addresses have keys in them: what was asked is said by our own line, and by no other."""
    LOGGING_CONFIG["loggers"] = {
        "uvicorn": {"level": "INFO", "propagate": True},
        "uvicorn.error": {"level": "INFO"},
        "uvicorn.access": {"level": "CRITICAL", "propagate": False},
    }


def _unhandled(
    kind: type[BaseException], fault: BaseException, at: TracebackType | None
) -> None:  # what ends the process
    logging.getLogger("dashboard").critical("the process ends by a fault", exc_info=(kind, fault, at))


def _unhandled_in_thread(what: threading.ExceptHookArgs) -> None:
    if what.exc_value is not None and what.exc_type is not SystemExit:
        fault = (what.exc_type, what.exc_value, what.exc_traceback)
        logging.getLogger("dashboard").error("a thread ended by a fault", exc_info=fault)
