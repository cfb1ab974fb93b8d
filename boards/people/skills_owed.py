"""What qualification asks of who leads a team: stations of the next working day that nobody covers (domain 6.3), and people
of the crew whose qualification has ended, soon will, or waits for retraining, where no training is promised yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from boards.people.led import Led, led_at
from boards.people.models import Person
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit
from boards.plant.posts import Post
from boards.plant.production_day import Shift, crew_on, production_date, shift
from boards.plant.staffing import Staffings
from boards.skills.matrix import Matrix, Noted

WANTED = ("expired", "retraining_due", "expiring")


@dataclass(frozen=True)
class Gap:
    """A station of a coming shift that nobody who is planned there covers."""

    unit: Unit
    date: dt.date
    shift: Shift
    post: Post


class SkillsOwed:
    """Read for one person at one instant. `units`: those the person answers for; of these the teams."""

    def __init__(self, person: Person, units: Sequence[Unit], at: dt.datetime) -> None:
        self.person, self.plant = person, Plant.get()
        self.teams = [unit for unit in units if unit.kind == "team"]
        self.today = production_date(at, self.plant)

    @cached_property
    def gaps(self) -> list[Gap]:
        """Of the next day that each team works, in the shift of the own crew."""
        if not self.teams:
            return []
        calendars = Calendar.of_units(self.teams, self.plant)
        days = {unit.id: calendars[unit.id].after(self.today, 1) for unit in self.teams}
        staffings = Staffings(self.teams, sorted(set(days.values())))
        return [
            Gap(unit, days[unit.id], shift(code, days[unit.id], self.plant), post)
            for unit in self.teams
            for code in staffings.shifts(unit, days[unit.id])
            if self._mine(unit, crew_on(code, days[unit.id], self.plant))
            for post in staffings.of(unit, days[unit.id], code).reds
        ]

    @cached_property
    def ending(self) -> list[tuple[Unit, Noted]]:
        """People of the own crew who have to be assessed anew, and nobody has promised it; what has ended first."""
        found = list[tuple[Unit, Noted]]()
        for unit in self.teams:
            matrix = Matrix(unit, self.today)
            planned = {(one.person_id, one.skill_id) for one in matrix.trainings}
            for noted in matrix.noted(*WANTED):
                if (noted.person.id, noted.skill.id) not in planned and self._mine(unit, noted.person.crew):
                    found.append((unit, noted))
        return sorted(
            found, key=lambda row: (WANTED.index(row[1].standing.status), row[1].standing.valid_until or self.today)
        )

    @property
    def is_empty(self) -> bool:
        return not (self.gaps or self.ending)

    @cached_property
    def _mine(self) -> Led:
        return led_at(self.teams, self.person)
