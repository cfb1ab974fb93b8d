"""Axes of charts: how far they reach, and what stands beside them, in the language of the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from boards.charts.canvas import XY, Size, Tick
from boards.charts.chart import nice_ticks
from boards.i18n import language
from boards.metrics.models import Metric
from boards.plant.pages import day

DAY = dt.timedelta(days=1)
ROOM = 0.08  # of the range, above and below the values
WIDE = Size("wide", 960, 350, 16, top=16, right=82)  # never shown below three quarters of it
NARROW = Size("narrow", 360, 290, 14, top=16, right=62)
SIZES = (WIDE, NARROW)
One = TypeVar("One")


def reach(values: Sequence[float], metric: Metric | None = None) -> XY:
    """From where to where an axis goes that shows all of `values`, not beyond what is possible."""
    low, high = min(values), max(values)
    room = (high - low) * ROOM or abs(high) * ROOM or 1.0
    lowest, highest = (metric.lowest, metric.highest) if metric else (0.0, None)
    under = low - room if lowest is None or low < lowest else max(low - room, lowest)
    over = high + room if highest is None or high > highest else min(high + room, highest)
    return (under, over) if over > under else (under - 1, over + 1)


def value_ticks(span: XY, most: int = 5) -> list[Tick]:
    """Round figures along a reach."""
    return [(at, plain(at)) for at in nice_ticks(*span, most)]


def plain(value: float) -> str:
    """A figure as short as it can be, in the language of the page."""
    return str(format_decimal(value, "#,##0.######", locale=language())).replace("-", "−")


def date_ticks(first: dt.date, last: dt.date, size: Size) -> list[Tick]:
    """Mondays, or firsts of months over more than four months; x counts days from `first`."""
    days, room = (last - first).days + 1, size.width // (74 if size.name == "wide" else 82)
    if days > 130:
        firsts = [date for n in range(days) if (date := first + n * DAY).day == 1]
        return [((date - first).days, month(date)) for date in _thinned(firsts, room)]
    mondays = [date for n in range(days) if (date := first + n * DAY).weekday() == 0]
    return [((date - first).days, short_day(date)) for date in _thinned(mondays, room)]


def place_ticks(dates: Sequence[dt.date], size: Size) -> list[Tick]:
    """Dates under points that stand side by side, whatever lies between them."""
    places = _thinned(list(range(len(dates))), size.width // (90 if size.name == "wide" else 82))
    return [(place, short_day(dates[place])) for place in places]


def month(date: dt.date) -> str:
    """The name of a month, with the year where one begins."""
    return str(format_date(date, "LLL", locale=_locale())) + (f" {date:%Y}" if date.month == 1 else "")


def month_of_year(date: dt.date) -> str:
    """A month with its year: "Nov 2026"."""
    return str(format_date(date, "LLL y", locale=_locale()))


def short_day(date: dt.date) -> str:
    """A date as it stands below an axis: "24 Nov", "24. Nov." """
    return str(format_skeleton("MMMd", date, locale=_locale()))


def full_day(date: dt.date, today: dt.date) -> str:
    """A date with its weekday, and its year where that is not this one."""
    return day(date) if date.year == today.year else f"{day(date)} {date.year}"


def _locale() -> Locale:
    return Locale("en", "GB") if language() == "en" else Locale.parse(language())


def _thinned(all_of: list[One], room: int) -> list[One]:
    every = next(n for n in (1, 2, 3, 4, 6, 8, 12, 20, 40, 80, 160, 400, 2000) if len(all_of) <= room * n)
    return all_of[::every]
