"""Exceptions to the week in the plant's workbook: holidays, shutdowns, extra shifts, short days, of the plant or a unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards.db import db
from boards.people.models import Person
from boards.plant.calendar import set_day
from boards.plant.models import CalendarDay, Plant, Unit
from boards.plant.production_day import production_date
from boards.setup import cells
from boards.setup.sheet import NOTHING, Column, Fault, Key, Plan, Said, Sheet, Weighed

NOTE_MAX, LONGEST_DAYS = 80, 120
DAY = dt.timedelta(days=1)


class CalendarSheet(Sheet):
    name, words, also, key = "calendar", _l("Calendar"), "kalender, ausnahmen", ("date", "unit")
    understood = ("unit",)
    about = _l("Only what differs from the week: holidays, shutdowns, extra shifts. A unit's own day beats the plant's.")

    def __init__(self) -> None:
        self.root = Unit.root().code
        self.today = production_date().isoformat()
        self.units: dict[str, Unit] = {}

    def columns(self) -> Sequence[Column]:
        return [
            Column("date", _l("Date"), cells.day, "datum, day, tag", _l("like 2026-12-24"), 13),
            Column("until", _l("Until"), cells.day, "bis", _l("the last day of several; empty: one day"), 13),
            Column("unit", _l("Unit"), cells.code, "bereich, einheit", _l("its code; the plant's: everybody"), 12),
            Column(
                "shifts", _l("Shifts worked"), _shifts, "schichten, shifts", _l("codes with commas; - nobody works"), 20,
                needed=True, nothing=NOTHING,
            ),
            Column("note", _l("Note"), cells.text(NOTE_MAX), "notiz, bemerkung, name", width=30, clears=True),
        ]  # fmt: skip

    def standing(self) -> dict[Key, Said]:
        rows = (
            select(CalendarDay, Unit.code).join(Unit, Unit.id == CalendarDay.unit_id).order_by(CalendarDay.date, Unit.path)
        )
        return {
            (day.date.isoformat(), code): {
                "date": day.date.isoformat(), "until": None, "unit": code, "shifts": sorted(day.shifts),
                "note": day.note or None,
            }
            for day, code in db.session.execute(rows)
        }  # fmt: skip

    def expanded(self, said: Said) -> list[Said]:
        """A row a day; without a unit it is the whole plant's."""
        kept = {"unit": self.root, **{name: value for name, value in said.items() if name != "until"}}
        if "date" not in said or "until" not in said:
            return [kept]
        first, last = (dt.date.fromisoformat(said[name]) for name in ("date", "until"))
        days = (last - first).days + 1
        if not 0 < days <= LONGEST_DAYS:
            return [{**kept, "days": days}]
        return [{**kept, "date": (first + n * DAY).isoformat()} for n in range(days)]

    def faults(self, said: Said, stands: Said | None, plan: Plan) -> Iterator[Fault]:
        if "days" in said:
            yield "until", _("From the first to the last day there have to be 1 to %(most)s.", most=LONGEST_DAYS)
        if not plan.has("units", said["unit"]):
            yield "unit", _("There is no unit “%(code)s”.", code=said["unit"])
        if unknown := [code for code in said.get("shifts") or [] if not plan.has("shifts", code)]:
            yield "shifts", _("There is no shift “%(text)s”.", text=unknown[0])
        worked = said.get("shifts") if stands is None or said.get("shifts") != stands["shifts"] else None
        if said["date"] < self.today and (stands is None or worked is not None):
            yield "date", _("That day is over: what it was stays.")

    def write(self, row: Weighed, by: Person) -> None:
        unit = self.units.get(row["unit"]) or self.units.setdefault(row["unit"], _unit(row["unit"]))
        order = list(Plant.get().shifts)
        wanted = [code for code in order if code in (row["shifts"] or [])]
        set_day(unit, dt.date.fromisoformat(row["date"]), wanted, row["note"] or "")


def _shifts(cell: object) -> list[str]:
    said = cells.plain(cell)
    return [] if said in (NOTHING, "–", "0") else sorted(cells.codes(said))


def _unit(code: str) -> Unit:
    return db.session.scalars(select(Unit).where(Unit.code == code)).one()
