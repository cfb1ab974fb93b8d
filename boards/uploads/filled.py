"""The workbook to fill in: a row for each number a unit and those below it could have written in the last days, with what
stands there, so that export, edit, import is one loop. A reading that stays as it is comes back "unchanged".
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from boards.db import db
from boards.i18n import language
from boards.metrics.models import Metric
from boards.metrics.readings import Reading
from boards.metrics.writing import counting
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit
from boards.plant.production_day import production_date
from boards.uploads.workbooks import MOST_ROWS

DAYS = 20  # production days, if nobody asks for others
MOST_DAYS = 400
WIDTHS = [12, 12, 10, 11, 11, 13, 12, 26, 26, 11, 34, 8]


def numbers_of(unit: Unit, days: int) -> list[dict[str, Any]]:
    """The sheets of the workbook, as pack.py wants them. As many queries for fifty metrics as for one."""
    below = select(Unit.id).where(Unit.path.startswith(unit.path), Unit.active)
    wanted = Metric.loaded().where(Metric.active, Metric.unit_id.in_(below))
    ordered = wanted.join(Metric.unit).order_by(Unit.path, Metric.position, Metric.id)
    metrics = [metric for metric in db.session.scalars(ordered) if not metric.counts_by_itself]
    plant, today = Plant.get(), production_date()
    a_day = sum(len(plant.shifts) if metric.by_shift else 1 for metric in metrics)
    days = max(1, min(days, MOST_ROWS // (a_day or 1) - 2))  # no more than may come back in one file
    calendars = Calendar.of_units(list({metric.unit_id: metric.unit for metric in metrics}.values()), plant)
    rows: list[list[Any]] = [_heading()]
    dates = {id: _dates(calendar, today, days) for id, calendar in calendars.items()}
    stood = counting([metric.id for metric in metrics], itertools.chain(*dates.values()), today)
    written: dict[tuple[int, dt.date], list[str]] = defaultdict(list)
    for id, date, shift in stood:
        written[id, date].append(shift)
    for metric in metrics:
        for date in dates[metric.unit_id]:
            shifts = _shifts(metric, date, calendars[metric.unit_id], plant)
            for shift in [*shifts, *(one for one in written[metric.id, date] if one not in shifts)]:
                rows.append(_row(metric, date, shift, stood.get((metric.id, date, shift))))
    return [
        {"name": _("Numbers"), "rows": rows, "widths": WIDTHS, "dates": [1]},
        {"name": _("Metrics"), "rows": _about(metrics), "widths": [12, 10, 40, 12, 70], "dates": []},
    ]


def _heading() -> list[str]:
    return [
        _("Metric"), _("Date"), _("Shift"), _("Value"), _("Numerator"), _("Denominator"), _("Category"), _("Note"),
        _("Reason"), _("Quantity"), _("Name"), _("Measured in"),
    ]  # fmt: skip


def _dates(calendar: Calendar, today: dt.date, days: int) -> list[dt.date]:
    """All dates from so many production days ago until today, also grey ones: something may stand there."""
    first = calendar.before(today, days)
    return [first + dt.timedelta(days=n) for n in range((today - first).days + 1)]


def _shifts(metric: Metric, date: dt.date, calendar: Calendar, plant: Plant) -> list[str]:
    """The places of one day: each planned shift, or the day as a whole; of a monthly number the first."""
    if metric.frequency != "daily":
        return [""] if date.day == 1 else []
    planned = calendar.shifts_on(date)
    if metric.by_shift:
        return [code for code in plant.shifts if code in planned]
    return [""] if planned else []


def _row(metric: Metric, date: dt.date, shift: str, reading: Reading | None) -> list[Any]:
    stands: list[Any] = [None] * 7
    if reading is not None and not reading.is_taken_back:
        why = [(one.reason, one.quantity) for one in reading.why]
        amounts = why[0][1] if len(why) == 1 else "; ".join(_spelled(amount) for _reason, amount in why) or None
        stands = [
            reading.value, reading.numerator, reading.denominator, reading.category, reading.note or None,
            "; ".join(reason for reason, _amount in why) or None, amounts,
        ]  # fmt: skip
    name = metric.name_in(language())
    return [metric.code, date.isoformat(), shift or None, *stands, name, metric.unit_of_measure]


def _spelled(amount: float) -> str:
    """As a file in this language would write it, so that it is read back as it was."""
    return f"{amount:.12g}" if language() == "en" else f"{amount:.12g}".replace(".", ",")


def _about(metrics: Sequence[Metric]) -> list[list[Any]]:
    heading = [_("Metric"), _("Unit"), _("Name"), _("Measured in"), _("Reasons to choose from")]
    rows = [
        [metric.code, metric.unit.code, metric.name_in(language()), metric.unit_of_measure, "; ".join(metric.reasons)]
        for metric in metrics
    ]
    return [heading, *rows]
