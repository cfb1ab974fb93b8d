"""Which stretch of time a metric's page shows: a month, a quarter of thirteen weeks, a year; and the ones beside it."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

DAY = dt.timedelta(days=1)
WEEKS = 13
KINDS = ("month", "quarter", "year")
EARLIEST = dt.date(2000, 1, 1)


@dataclass(frozen=True)
class Period:
    """From `first` to `last`, both included; `last` may lie ahead of today."""

    kind: str
    first: dt.date
    last: dt.date
    today: dt.date

    @classmethod
    def of(cls, kind: str | None, until: str | None, today: dt.date) -> Period:
        """As the address asks for it; what it doesn't know is the quarter up to today."""
        kind = kind if kind in KINDS else "quarter"
        end = min(max(_date(until) or today, EARLIEST), today)
        if kind == "month":
            return cls(kind, end.replace(day=1), _month_end(end), today)
        if kind == "year":
            first = end.replace(year=end.year - 1, day=1) if end.month < 12 else end.replace(month=1, day=1)
            return cls(kind, first if end.month == 12 else first.replace(month=end.month + 1), _month_end(end), today)
        sunday = end + (6 - end.weekday()) * DAY
        return cls(kind, sunday - (7 * WEEKS - 1) * DAY, sunday, today)

    @property
    def seen(self) -> dt.date:
        """The last day that is drawn: a month to its end, anything longer to today."""
        return self.last if self.kind == "month" else min(self.last, self.today)

    @property
    def earlier(self) -> dt.date:
        """The end of the period before."""
        return self.first - DAY

    @property
    def later(self) -> dt.date | None:
        """The end of the period after; none where it lies ahead of today."""
        return None if self.last >= self.today else min(self.last + (self.last - self.first) + DAY, self.today)

    def asked(self, kind: str | None = None) -> dict[str, str]:
        """What an address says to get this period, or another kind that ends where it ends."""
        end = min(self.last, self.today)
        return {"period": kind or self.kind} | ({"to": end.isoformat()} if end != self.today else {})


def _date(typed: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(typed or "")
    except ValueError:
        return None


def _month_end(date: dt.date) -> dt.date:
    return date.replace(day=calendar.monthrange(date.year, date.month)[1])
