"""Cover: how many do a job alone, against how many we need, in all, by crew and in a shift (domain 1.14, Q-06, Q-09)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from boards.people.models import Person
from boards.plant.models import Plant
from boards.skills.models import Need, Skill
from boards.skills.presence import Presence, crews_of
from boards.skills.status import Standings


@dataclass(frozen=True)
class Single:
    """One person on whom a job hangs: in the whole team (`crew` none) or in one crew."""

    person: Person
    crew: str | None


class Cover:
    """Of one skill on a production date. `people`: who counts, none: the people of the skill's board that day; `here`: who
    works in the shift that is asked about, none: no shift is."""

    def __init__(
        self,
        skill: Skill,
        on: dt.date,
        standings: Standings | None = None,
        people: Sequence[Person] | None = None,
        here: Sequence[Person] | None = None,
    ) -> None:
        self.skill, self.on = skill, on
        unit = skill.unit.board
        self.people = list(Presence([unit], on).members(unit) if people is None else people)
        self.standings = standings or Standings([skill], {*self.people, *(here or ())}, on)
        self.need: Need | None = skill.need_on(on)
        self.holders = self.standings.covering(skill, self.people)
        self.here = None if here is None else self.standings.covering(skill, here)
        self.crews = crews_of(self.people, on, Plant.get())

    @property
    def actual(self) -> int:
        """How many do it alone on this date, in all crews together."""
        return len(self.holders)

    @property
    def target(self) -> int:
        return self.need.target_total if self.need else 0

    @property
    def min_per_shift(self) -> int:
        return self.need.min_per_shift if self.need else 0

    @property
    def gap(self) -> int:
        """How many are lacking in all."""
        return max(0, self.target - self.actual)

    @property
    def is_met(self) -> bool:
        return self.gap == 0

    @property
    def by_crew(self) -> dict[str, list[Person]]:
        """Who does it alone, by crew; who has none is in no list."""
        return {crew: [person for person in self.holders if person.crew_on(self.on) == crew] for crew in self.crews}

    @property
    def short_here(self) -> int:
        """How many are lacking in the shift that was asked about."""
        return 0 if self.here is None else max(0, self.min_per_shift - len(self.here))

    @property
    def short_crews(self) -> list[str]:
        """Crews in which fewer do it than a shift needs."""
        return [crew for crew, people in self.by_crew.items() if len(people) < self.min_per_shift]

    @property
    def singles(self) -> list[Single]:
        """On whom it hangs: the only one of the team; for a critical job the only one of a crew (Q-06)."""
        if self.actual == 1:
            return [Single(self.holders[0], None)]
        if not self.skill.critical:
            return []
        return [Single(people[0], crew) for crew, people in self.by_crew.items() if len(people) == 1]

    @property
    def is_single_point(self) -> bool:
        return bool(self.singles)

    @property
    def lacks_trainer(self) -> bool:
        """Nobody may teach it: no valid level 4."""
        return not any(self.standings[person, self.skill].trains for person in self.people)

    @property
    def would(self) -> list[Person]:
        """Who could do it alone but for a status: expired, suspended, due for retraining, lapsed."""
        return [person for person in self.people if self.standings[person, self.skill].was_alone]
