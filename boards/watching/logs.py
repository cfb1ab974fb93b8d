"""How a server's log looks: a line for each thing that happened, as key=value or as JSON, with the request's id."""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
from typing import Any

from flask import Flask

from boards.serve import serving
from boards.watching.requests import request_id

LEVELS, FORMATS = ("debug", "info", "warning", "error"), ("line", "json")


class Line(logging.Formatter):
    """`format`: line | json. A traceback is part of it: in a line it follows, each of its lines with the id."""

    def __init__(self, format: str) -> None:
        super().__init__()
        self.is_json = format == "json"

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {"at": _at(record), "level": record.levelname.lower()}
        if id := request_id():
            said["request"] = id
        said.update(getattr(record, "said", None) or {"from": record.name, "says": record.getMessage()})
        trace = self.formatException(record.exc_info) if record.exc_info else ""
        if self.is_json:
            return json.dumps({**said, **({"trace": trace} if trace else {})}, ensure_ascii=False, default=str)
        whole = " ".join(f"{name}={_quoted(value)}" for name, value in said.items())
        return "\n".join([whole, *(f"  request={id} | {line}" for line in trace.splitlines())])


def init_app(app: Flask) -> None:
    """Sets the log of a serving process up; commands and tests keep theirs. Raises ValueError for a setting that is none."""
    level, format = str(app.config["LOG_LEVEL"]).lower(), str(app.config["LOG_FORMAT"]).lower()
    if level not in LEVELS or format not in FORMATS:
        raise ValueError(f"BOARDS_LOG_LEVEL is one of {', '.join(LEVELS)}, BOARDS_LOG_FORMAT one of {', '.join(FORMATS)}")
    if serving():
        set_up(level, format)


def set_up(level: str, format: str) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Line(format))
    for name in ("", "gunicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
    logging.getLogger("boards").handlers.clear()  # Flask's own
    logging.getLogger("boards").setLevel(level.upper())


def _at(record: logging.LogRecord) -> str:
    return dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")


def _quoted(value: Any) -> str:
    text = str(value)
    return text if text and not set(text) & set(' "=\n\r\t') else json.dumps(text, ensure_ascii=False)
