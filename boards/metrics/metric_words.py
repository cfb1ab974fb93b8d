"""The few words that a metric is set up with, where they are written in a cell."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

KINDS: dict[str, Any] = {"target": _l("written"), "safety": _l("safety")}
DIRECTIONS: dict[str, Any] = {"higher": _l("higher"), "lower": _l("lower")}
FREQUENCIES: dict[str, Any] = {"daily": _l("daily"), "monthly": _l("monthly")}
ROLL_UP_WORDS: dict[str, Any] = {
    "sum": _l("sum"),
    "mean": _l("mean"),
    "last": _l("last"),
    "worst_shift": _l("worst shift"),
    "ratio": _l("ratio"),
}
