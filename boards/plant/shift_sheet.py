"""Shifts with their weekdays, and crews with their rotation, in the plant's workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from babel import Locale
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from boards.i18n import SOURCE, languages
from boards.people.models import Person
from boards.plant.calendar import WEEKDAYS
from boards.plant.models import Plant
from boards.plant.production_day import production_date
from boards.plant.setting_up import before_setting_up
from boards.plant.shifts import CODE, CREW_MAX, set_crews, set_shifts
from boards.refusals import Refusal
from boards.setup import cells
from boards.setup.sheet import Column, Fault, Key, Plan, Said, Sheet, Weighed, name_columns

SHORT = ("mo", "tu", "we", "th", "fr", "sa", "su")
GERMAN = ("mo", "di", "mi", "do", "fr", "sa", "so")


class ShiftSheet(Sheet):
    name, words, also, key = "shifts", _l("Shifts"), "schichten", ("code",)
    about = _l("When each shift begins and ends, and on which weekdays it is worked. Order: as the day goes.")

    def __init__(self) -> None:
        self.rows: list[Weighed] = []

    def columns(self) -> Sequence[Column]:
        week = [
            Column(day, weekday(n), cells.yes, f"{day}, {day[:3]}, {SHORT[n]}, {GERMAN[n]}", width=6)
            for n, day in enumerate(WEEKDAYS)
        ]
        return [
            Column("code", _l("Code"), cells.small_code, "kürzel, shift, schicht", _l("short and for ever, like early"), 12),
            *name_columns(20),
            Column("start", _l("Starts"), cells.time, "start, beginn", _l("like 06:00"), 9, needed=True),
            Column("end", _l("Ends"), cells.time, "end, ende", width=9, needed=True),
            *week,
        ]

    def standing(self) -> dict[Key, Said]:
        plant = Plant.get()
        found: dict[Key, Said] = {}
        for code, plan in plant.shifts.items():
            names = plan["name"]
            others = {f"name_{one}": names.get(one) for one in languages() if one != SOURCE}
            week = {day: code in plant.week_pattern.get(day, []) for day in WEEKDAYS}
            hours = {"start": plan["start"], "end": plan["end"]}
            found[code,] = {"code": code, "name": names.get(SOURCE) or code, **others, **hours, **week}
        return found

    def faults(self, said: Said, stands: Said | None, plan: Plan) -> Iterator[Fault]:
        yield from _may(plan.by)
        after = plan.get("shifts", said["code"]) or said
        if not CODE.fullmatch(said["code"]):
            yield "code", _("A short code of small letters and digits, like early.")
        if after.get("start") == after.get("end"):
            yield "end", _("It has to end at another time than it starts.")

    def defaults(self, said: Said) -> Said:
        return dict.fromkeys(WEEKDAYS, False)

    def write(self, row: Weighed, by: Person) -> None:
        self.rows.append(row)

    def done(self, by: Person) -> None:
        plant = Plant.get()
        shifts: dict[str, dict[str, Any]] = dict(plant.shifts)
        week = {day: list(plant.week_pattern.get(day, [])) for day in WEEKDAYS}
        for row in self.rows:
            code = row["code"]
            names = {SOURCE: row["name"], **{one: row[f"name_{one}"] for one in languages() if one != SOURCE}}
            kept = {**shifts.get(code, {}).get("name", {}), **names}
            named = {one: said for one, said in kept.items() if said}
            shifts[code] = {"name": named, "start": row["start"], "end": row["end"]}
            for day in WEEKDAYS:
                week[day] = [one for one in week[day] if one != code] + ([code] if row[day] else [])
        set_shifts(plant, shifts, week, by)


class CrewSheet(Sheet):
    name, words, also, key = "crews", _l("Crews"), "crews, schichtgruppen, gruppen", ("crew",)
    about = _l("Only where crews change shifts every week: which crew works which shift in the week of a Monday.")

    def __init__(self) -> None:
        self.rows: list[Weighed] = []

    def columns(self) -> Sequence[Column]:
        return [
            Column("crew", _l("Crew"), cells.text(CREW_MAX), "crew, schichtgruppe, gruppe", width=10),
            Column("shift", _l("Shift"), cells.small_code, "schicht", _l("its code"), 12, needed=True),
            Column(
                "monday",
                _l("In the week of"),
                lambda cell: week_of(cells.day(cell)).isoformat(),
                "in der woche vom",
                _l("the same for all crews"),
                16,
            ),
        ]

    def standing(self) -> dict[Key, Said]:
        rotation = Plant.get().crew_rotation or {}
        return {
            (crew,): {"crew": crew, "shift": code, "monday": rotation["monday"]}
            for crew, code in rotation.get("crews", {}).items()
        }

    def faults(self, said: Said, stands: Said | None, plan: Plan) -> Iterator[Fault]:
        yield from _may(plan.by)
        after = plan.get("crews", said["crew"]) or said
        if not plan.has("shifts", after.get("shift")):
            yield "shift", _("There is no shift “%(text)s”.", text=after.get("shift"))
        others = [row for (crew,), row in plan.there["crews"].items() if crew != said["crew"]]
        if any(row.get("shift") == after.get("shift") for row in others):
            yield "shift", _("Two crews would work the same shift. Give each its own.")
        weeks = {row["monday"] for row in (*others, after) if row.get("monday")}
        if len(weeks) > 1:
            yield "monday", _("Write the same week for all crews.")

    def write(self, row: Weighed, by: Person) -> None:
        self.rows.append(row)

    def done(self, by: Person) -> None:
        plant = Plant.get()
        crews = dict((plant.crew_rotation or {}).get("crews", {}))
        crews |= {row["crew"]: row["shift"] for row in self.rows}
        said = next((row["monday"] for row in self.rows if row["monday"]), (plant.crew_rotation or {}).get("monday"))
        set_crews(plant, crews, week_of(said), by)


def weekday(n: int) -> str:
    """A weekday as a calendar's head says it, Monday first."""
    return str((get_locale() or Locale("en")).days["format"]["abbreviated"][n])


def week_of(said: str | None) -> dt.date:
    day = dt.date.fromisoformat(said) if said else production_date()
    return day - dt.timedelta(days=day.weekday())


def _may(by: Person) -> Iterator[Fault]:
    try:
        before_setting_up(by)
    except Refusal as refusal:
        yield "code", refusal.sentence
