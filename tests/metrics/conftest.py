"""Times of the plant, and what stands at a board of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from boards.metrics.day import Day
from boards.metrics.days import Days
from boards.metrics.models import Metric

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY = dt.date(2026, 11, 20)
MONDAY = dt.date(2026, 11, 23)

Moment = Callable[[dt.date, str], dt.datetime]


def berlin(date: dt.date, time: str) -> dt.datetime:
    """A wall-clock time at the plant."""
    return dt.datetime.combine(date, dt.time.fromisoformat(time), BERLIN).astimezone(dt.UTC)


def day_of(metric: Metric, date: dt.date, at: dt.datetime) -> Day:
    """One day of a metric as it is seen at an instant."""
    return Days([metric], date, date, at).on(metric, date)


@pytest.fixture
def friday_noon() -> dt.datetime:
    return berlin(FRIDAY, "12:00")
