"""A small matrix to judge by: skills with their needs, people assessed on chosen days, a standard with revisions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from boards import clock
from boards.db import db, writing
from boards.people.models import Person, RoleGrant
from boards.plant.models import Unit
from boards.plant.production_day import instant, production_date
from boards.plant.roster import RosterEntry
from boards.skills.desk import Desk, Judged
from boards.skills.models import Assessment, Skill, SkillStandard
from boards.skills.standing import Standing
from boards.skills.status import Standings
from boards.standards.models import Revision, RevisionStep, Standard, Use
from tests.world import World

TODAY = dt.date(2026, 11, 18)  # a Wednesday: crew A works early, B late, C night (tests/world.py)


def noon(day: dt.date) -> dt.datetime:
    """11:00 UTC: within the early shift of a production date, winter and summer."""
    return dt.datetime.combine(day, dt.time(11), tzinfo=dt.UTC)


def before(days: int, day: dt.date = TODAY) -> dt.date:
    return day - dt.timedelta(days=days)


def skill(
    world: World, code: str = "A3-10", unit: str | None = None, need: tuple[int, int] | None = (1, 3), **about: Any
) -> Skill:
    """A skill that Karl of the Kaizen office has set up three years ago."""
    with clock.at(noon(before(1000))), writing():
        made = Skill.create(world.unit(unit or code), world.karl, code=code, name=f"Job {code}", **about)
        if need:
            made.need(before(1000), *need, world.karl)
    return made


def judged(skill: Skill, person: Person, level: int, on: dt.date = TODAY, **about: Any) -> Assessment:
    """Recognised by the Kaizen office, so that any level is possible at once."""
    by = db.session.query(Person).filter_by(personnel_no="304").one()
    with clock.at(noon(max(on, TODAY))), writing():
        row = Judged(skill, person, level, by, on=on, transfer=True, **about)
        return Desk([row]).enter(row)


def trainer(person: Person, unit: Unit) -> None:
    with writing():
        person.grants.append(RoleGrant(role="trainer", unit_id=unit.id))


def stands(skill: Skill, person: Person, on: dt.date = TODAY) -> Standing:
    return Standings([skill], [person], on)[person, skill]


def standard(world: World, skill: Skill | None = None, code: str = "SW-A3-10") -> Standard:
    """A standard of A3 whose revision A is in force for long; `skill` rests on it."""
    with writing():
        made = Standard(code=code, kind="standard_work", title="How it is done", unit=world.unit("A3"))
        made.uses.append(Use(unit_id=world.unit("A3-10").id, from_on=before(900)))
        db.session.add(made)
        db.session.flush()
        if skill is not None:
            skill.standards.append(SkillStandard(standard=made))
    revision(world, made, "A", before(900))
    return made


def revision(
    world: World,
    standard: Standard,
    rev: str,
    effective_on: dt.date,
    change_class: str = "major",
    approved_on: dt.date | None = None,
) -> Revision:
    """An approved revision; approved a week before its day unless said otherwise."""
    at = noon(approved_on or before(7, effective_on))
    with writing():
        made = Revision(
            standard=standard, rev=rev, code=f"{standard.code[-6:]}-{rev}", language="en", change_class=change_class,
            author=world.amina, drafted_at=at, drafted_on=production_date(at), effective_on=effective_on,
        )  # fmt: skip
        db.session.add(made)
        for kind in ("submission", "approval"):
            made.steps.append(RevisionStep(cycle=1, kind=kind, by_id=world.greta.id, at=at, on=production_date(at)))
    return made


def rostered(
    world: World, unit: str, station: str | None, person: Person, date: dt.date = TODAY, shift: str = "early", **about: Any
) -> RosterEntry:
    with writing():
        entry = RosterEntry(
            production_date=date, shift=shift, unit_id=world.unit(unit).id, person_id=person.id, at=noon(date),
            station_id=world.unit(station).id if station else None, **about,
        )  # fmt: skip
        db.session.add(entry)
    return entry


def six(day: dt.date, seconds: int = 0) -> dt.datetime:
    """06:00 at the plant, when a production day begins."""
    from boards.plant.models import Plant

    return instant(day, dt.time(6), Plant.get()) + dt.timedelta(seconds=seconds)
