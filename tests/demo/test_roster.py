"""A year of plans: who holds a station has turns there, the story's cases aside; the same every time, and quick."""

from __future__ import annotations

import datetime as dt
import time
from collections import defaultdict

from flask import Flask

from boards.db import db
from boards.demo.days import Days
from boards.demo.roster import Rostered
from boards.demo.story import chapter
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from tests.demo.conftest import FRIDAY, demo, friday, nowhere

__all__ = ["demo", "friday", "nowhere"]
WINDOW = dt.timedelta(days=170)


def rostered() -> Rostered:
    plant = Plant.get()
    assert plant.demo_anchor is not None
    numbers = {row["key"]: row["personnel_no"] for row in chapter("plant")["people"]}
    people = {person.personnel_no: person for person in db.session.scalars(db.select(Person))}
    units = {unit.code: unit for unit in db.session.scalars(db.select(Unit))}
    days = Days(plant.demo_anchor, FRIDAY, plant)
    return Rostered(units, {key: people[number] for key, number in numbers.items()}, days, chapter("skills"))


def test_nobody_lapses_by_accident(demo: Flask) -> None:
    told, turns = rostered(), defaultdict(list)
    for row in told.rows():
        if row["attended"] and row["role"] != "trainee":
            turns[row["person"].id, row["station"].code].append(row["production_date"])
    today = told.days.anchor
    for (key, station), level in told.levels.items():
        dates = sorted({*turns[told.people[key].id, station], today})
        if level >= 3 and key != "murat.kaya":
            first = max(told.people[key].joined_on or today, today - dt.timedelta(days=400))
            assert max(b - a for a, b in zip([first, *dates], dates, strict=False)) < WINDOW, (key, station)
    murat = sorted(turns[told.people["murat.kaya"].id, "A2-40"])
    assert murat[-1] == told.days.worked(-205, told.units["A2"])


def test_nobody_is_at_two_places_and_the_rows_are_the_same_every_time(demo: Flask) -> None:
    first, again = ([*rostered().rows()] for _ in range(2))
    assert first == again
    seen = {(row["production_date"], row["shift"], row["person"].id) for row in first}
    assert len(seen) == len(first) > 20_000
    assert max(row["production_date"] for row in first) == dt.date(2026, 11, 21)


def test_it_is_quick(demo: Flask) -> None:
    told, started = rostered(), time.process_time()
    list(told.rows())
    assert time.process_time() - started < 1
