"""A post: one station in one shift, who stands there, and how it is judged."""

from __future__ import annotations

from dataclasses import dataclass, field

from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.roster import RosterEntry
from boards.skills.models import Skill

STATES = ("red", "amber", "green", "none")  # none: nobody has said what is needed there


@dataclass
class Post:
    """A station in a shift. `why`: covered | trainee | nobody | unqualified | elsewhere | few | crew (nothing is planned,
    and the crew could) | lacking (nobody of the crew could) | free (nothing is needed there)."""

    station: Unit
    skills: list[Skill]
    need: int | None
    rows: list[RosterEntry] = field(default_factory=list)  # who stands there
    covered_by: list[Person] = field(default_factory=list)
    able: int = 0  # how many who could cover it stand here, or might
    state: str = "none"
    why: str = "free"

    @property
    def code(self) -> str:
        return self.station.code

    @property
    def is_critical(self) -> bool:
        return self.station.critical or any(skill.critical for skill in self.skills)


def stations_of(rows: list[RosterEntry], there: dict[int, Person]) -> dict[int, set[int]]:
    """Where everybody stands, by person id; whoever is named as a trainer somewhere, stands there as well."""
    at: dict[int, set[int]] = {}
    for row in rows:
        if row.station_id is not None:
            at.setdefault(row.person_id, set()).add(row.station_id)
            if row.role == "trainee" and row.trainer_id in there:
                at.setdefault(row.trainer_id, set()).add(row.station_id)  # type: ignore[arg-type]
    return at


def trainers_of(rows: list[RosterEntry]) -> set[int]:
    return {row.trainer_id for row in rows if row.role == "trainee" and row.trainer_id is not None}
