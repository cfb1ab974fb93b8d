"""Readings as a CSV file: a header row, points for decimals, dates as 2026-11-24, whatever language asks."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from boards.metrics.day import Day
from boards.metrics.models import Metric

COLUMNS = (
    "metric", "production_date", "shift", "value", "numerator", "denominator", "category",
    "target", "state", "corrected", "reasons", "note",
)  # fmt: skip


def csv_of(metric: Metric, days: Iterable[Day]) -> str:
    """A row a counting reading, the earliest first. `state` is the state of its day."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for day in days:
        for one in day.readings:
            why = "; ".join(f"{reason.reason}: {reason.quantity:g}" for reason in one.why)
            figures = map(_figure, (one.value, one.numerator, one.denominator))
            judged = (one.category or "", _figure(day.target), day.state, "yes" if one.corrected else "")
            rows.writerow((metric.code, day.date.isoformat(), one.shift, *figures, *judged, _text(why), _text(one.note)))
    return out.getvalue()


def _figure(value: float | None) -> str:
    return "" if value is None else repr(float(value)).removesuffix(".0")


def _text(written: str) -> str:
    """As it is, but never a formula to the program that opens it."""
    return f"'{written}" if written[:1] in ("=", "+", "-", "@", "\t") else written
