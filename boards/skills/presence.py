"""Whom a unit counts on a production date, and who works there in one shift (Q-07, Q-08, decision 14)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import or_, select

from boards.db import db
from boards.people.belonging import ever_at
from boards.people.met import met, plain
from boards.people.models import Person
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit
from boards.plant.production_day import crew_on, production_date
from boards.plant.roster import RosterEntry
from boards.skills.standing import is_with_us


class Presence:
    """The people of some units on a production date: whose home is there or below, and who is rostered there that day.

    Who is rostered elsewhere that day and nowhere here counts there, not at home (Q-07). The same two queries for one unit
    and for twenty.
    """

    def __init__(self, units: Sequence[Unit], on: dt.date) -> None:
        self.units, self.on, self.plant = list(units), on, Plant.get()
        rows = select(RosterEntry).where(RosterEntry.production_date == on)
        self.entries = list(db.session.scalars(rows.order_by(RosterEntry.id)))
        homes = ever_at(select(Unit.id).where(or_(*(Unit.path.startswith(unit.path) for unit in self.units))))
        lent = [entry.person_id for entry in self.entries if self._unit_of(entry)]
        people = select(Person).where(or_(homes, Person.id.in_(lent))).order_by(Person.name, Person.id)
        Unit.meet_all()
        found = met(db.session.scalars(people.options(*plain())))
        self.people = {person.id: person for person in found if is_with_us(person, on)}
        self._paths = {unit.id: unit.path for unit in self.units}

    def members(self, unit: Unit) -> list[Person]:
        """Who counts for a unit on that day, by name."""
        there: dict[int, set[bool]] = defaultdict(set)
        for entry in self.entries:
            if entry.is_there:
                there[entry.person_id].add(entry.unit_id == unit.id or self._is_within(entry.unit_id, unit))
        return [
            person
            for person in self.people.values()
            if (True in there[person.id] or (self._is_at_home(person, unit) and not there.get(person.id)))
        ]

    def here(self, unit: Unit, shift: str) -> list[Person]:
        """Who works at a team in a shift: by the roster, else the crew that works it, without who is known to be away.

        Somebody without a crew is there in the first shift that the unit plans.
        """
        entries = [entry for entry in self.entries if entry.shift == shift]
        mine = [entry for entry in entries if entry.unit_id == unit.id]
        there = list(dict.fromkeys(entry.person_id for entry in mine if entry.is_there))
        if there:
            return [self.people[id] for id in there if id in self.people]
        away = {entry.person_id for entry in mine} | {e.person_id for e in entries if e.unit_id != unit.id and e.is_there}
        crew = crew_on(shift, self.on, self.plant)
        planned = Calendar(unit, self.plant).shifts_on(self.on)
        by_day = bool(planned) and planned[0] == shift
        long_away = self.on >= production_date(plant=self.plant)  # since when, is not kept
        return [
            person
            for person in self.people.values()
            if self._is_at_home(person, unit)
            and person.id not in away
            and (crew is None or (own := person.crew_on(self.on)) == crew or (own is None and by_day))
            and not (long_away and person.is_away(self.on))
        ]

    def _is_at_home(self, person: Person, unit: Unit) -> bool:
        return person.home_on(self.on).path.startswith(unit.path)

    def _unit_of(self, entry: RosterEntry) -> bool:
        return any(entry.unit_id == unit.id or self._is_within(entry.unit_id, unit) for unit in self.units)

    def _is_within(self, unit_id: int, unit: Unit) -> bool:
        if unit.kind == "team":
            return unit_id == unit.id
        found = db.session.get(Unit, unit_id)
        return found is not None and found.is_within(unit.id)


def crews_of(people: Iterable[Person], on: dt.date, plant: Plant) -> list[str]:
    """The crews that these people are of on a production date, in the order of the plant's rotation."""
    mine = {crew for person in people if (crew := person.crew_on(on))}
    known = list((plant.crew_rotation or {}).get("crews", {}))
    return [crew for crew in known if crew in mine] + sorted(mine - set(known))


def shift_of(crew: str, on: dt.date, plant: Plant) -> str | None:
    """The code of the shift that a crew works in the week of a date."""
    return next((code for code in plant.shifts if crew_on(code, on, plant) == crew), None)
