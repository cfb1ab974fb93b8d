"""Standards of the remembered plant, approved and in force from given days; as rows, so that any past can be set up."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any
from zoneinfo import ZoneInfo

from boards.db import db
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.standards.content import WorkElement
from boards.standards.models import Revision, RevisionStep, Standard, Use
from tests.world import World

BERLIN = ZoneInfo("Europe/Berlin")
DAY = dt.timedelta(days=1)
STEPS = (("load", "Load the housing", "Flange down"), ("read", "Read the bore temperature", "240 to 260"))
_codes = itertools.count()


def standard(
    world: World, code: str = "SW-A3-10", owner: str = "A3", at: tuple[str, ...] = ("A3-10",), **about: Any
) -> Standard:
    """Owned by a unit, used at others since long."""
    about = {"kind": "standard_work", "title": "Stator shrink-fit", **about}
    made = Standard(code=code, unit=world.unit(owner), **about)
    made.uses = [Use(unit=world.unit(one), from_on=dt.date(2020, 1, 1)) for one in at]
    db.session.add(made)
    db.session.flush()
    return made


def revision(
    of: Standard,
    rev: str,
    effective_on: dt.date | None,
    change_class: str | None = "minor",
    *,
    author: Person | None = None,
    steps: tuple[tuple[str, str, str], ...] = STEPS,
    approved_on: dt.date | None = None,
) -> Revision:
    """Approved for a day; without one a draft."""
    world = World()
    today = production_date()
    approved = approved_on or min(today, effective_on or today) - 10 * DAY
    at = dt.datetime.combine(approved, dt.time(10), BERLIN)
    author, manager = author or world.amina, world.greta
    made = Revision(
        standard=of, rev=rev, code=f"CODE{next(_codes)}", language="en", change_class=change_class, author=author,
        change=f"What is new in {rev}", drafted_at=at, drafted_on=approved, effective_on=effective_on,
    )  # fmt: skip
    made.elements = [
        WorkElement(position=n, key=key, do=do, key_point=point, seconds=10, texts={})
        for n, (key, do, point) in enumerate(steps, 1)
    ]
    if effective_on is not None:
        made.steps = [
            RevisionStep(cycle=1, kind=kind, by=manager, at=at, on=approved) for kind in ("submission", "approval")
        ]
    db.session.add(made)
    db.session.flush()
    return made


def at_the_plant(time_machine: Any, date: dt.date, time: str) -> None:
    """Moves the clock to a plant time."""
    time_machine.move_to(dt.datetime.combine(date, dt.time.fromisoformat(time), BERLIN), tick=False)


def stations_of(unit: Unit) -> list[Unit]:
    return [one for one in unit.children() if one.kind == "station"]
