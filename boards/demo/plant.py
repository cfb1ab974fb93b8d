"""The demo plant itself: its calendar, its tree of units, its labels and screens."""

from __future__ import annotations

import datetime as dt
import secrets

from boards.db import db
from boards.demo.story import Row
from boards.plant.calendar import set_day
from boards.plant.models import Plant, Unit
from boards.screens.models import Label, Screen

Units = dict[str, Unit]
BESIDE = ("letters", "public_name_format", "clock", "week_start", "product")  # settings the story keeps with the plant


def drawn(chapter: Row) -> Plant:
    """The plant as the story describes it, not yet in the database, and without its anchor."""
    about = chapter["plant"]
    return Plant(
        id=1,
        name=about["name"],
        timezone=about["timezone"],
        production_day_start=dt.time.fromisoformat(about["production_day_start"]),
        night_belongs_to=about["night_belongs_to"],
        default_language=about["default_language"],
        languages=about["languages"],
        shifts={row["code"]: {key: row[key] for key in ("name", "start", "end")} for row in chapter["shifts"]},
        week_pattern=chapter["calendar"]["week_pattern"],
        crew_rotation={},
        settings=chapter["settings"] | {key: about[key] for key in BESIDE},
        codes=chapter["codes"],
        epoch=secrets.token_hex(8),
    )


def founded(plant: Plant, chapter: Row, anchor: dt.date) -> Units:
    """Writes the plant with everything that stands or hangs in it; its units by code."""
    monday = anchor - dt.timedelta(days=anchor.weekday())
    rotation = chapter["crew_rotation"]
    plant.demo_anchor = anchor
    plant.crew_rotation = {"order": rotation["order"], "monday": monday.isoformat(), "crews": rotation["anchor_week"]}
    db.session.add(plant)
    units = _units(chapter)
    for row in chapter["calendar"]["unit_exceptions"]:
        units[row["unit"]].week_pattern = {row["weekday"]: row["shifts"]}
    _closed_days(units["PLANT"], chapter["calendar"], anchor.year)
    for unit in units.values():
        if unit.has_board or unit.kind == "station":
            Label.make(unit)
    for row in chapter["screens"]:
        about = {key: row[key] for key in ("code", "place", "size_inch", "distance_m")}
        db.session.add(Screen(**about, unit=units[row["unit"]]))
    return units


def _units(chapter: Row) -> Units:
    plant = Unit.add(chapter["plant"]["code"], "plant", chapter["plant"]["name"], None, tier=3)
    units = {plant.code: plant}

    def add(row: Row, kind: str, parent: Unit, **details: object) -> None:
        details |= {key: row[key] for key in ("detail", "tier", "takt_s", "critical") if key in row}
        units[row["code"]] = Unit.add(row["code"], kind, row["name"], parent, position=len(units), **details)

    for row in chapter["value_streams"]:
        add(row, "value_stream", plant)
    for row in chapter["teams"]:
        add(row, "team", units[row["value_stream"]], tier=1)
        for station in row["stations"]:
            add(station, "station", units[row["code"]])
    for row in chapter["functions"]:
        add(row, "function", plant)
    for row in chapter["pillars"]:
        add(row, "pillar", plant)
    return units


def _closed_days(plant: Unit, calendar: Row, about: int) -> None:
    """Holidays and shutdowns of the year `about`, the one before and the one after."""
    for year in range(about - 1, about + 2):
        for row in calendar["shutdowns"]:
            first, last = (dt.date(year, row[end]["month"], row[end]["day"]) for end in ("from", "to"))
            if last < first:
                last = last.replace(year=year + 1)
            for number in range((last - first).days + 1):
                set_day(plant, first + dt.timedelta(days=number), [], row["name"])
        for row in calendar["holidays"]:
            set_day(plant, dt.date(year, row["month"], row["day"]), [], row["name"])
