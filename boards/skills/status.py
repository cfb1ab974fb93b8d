"""Where people stand on a production date: level, status, and whether they cover (domain 1.14, Q-01, Q-02, D-04).

Everything is derived from dated rows, so a past date answers as it did then (D-12). A fixed number of queries, however
many people and skills.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from boards.people.models import Person
from boards.skills.ledger import Ledger
from boards.skills.models import Skill
from boards.skills.standing import COVERING, NOTHING, STATUSES, Standing, is_with_us

__all__ = ["COVERING", "NOTHING", "STATUSES", "Standing", "Standings"]


class Standings:
    """Where these people stand in these skills on a production date. `standings[person, skill]` never fails.

    `ledger`: rows read before, of at least these people and skills and up to at least this date.
    """

    def __init__(self, skills: Sequence[Skill], people: Iterable[Person], on: dt.date, ledger: Ledger | None = None) -> None:
        self.skills, self.people, self.on = list(skills), list(people), on
        self.ledger = ledger or Ledger(self.skills, self.people, on)
        self._judged: dict[tuple[int, int], Standing] = {}

    def __getitem__(self, pair: tuple[Person, Skill]) -> Standing:
        person, skill = pair
        key = person.id, skill.id
        if key not in self._judged:
            standing = self.ledger.standing(*key, self.on) if skill.id in self.ledger.skills else NOTHING
            gone = standing is not NOTHING and not is_with_us(person, self.on)
            self._judged[key] = replace(standing, left=True) if gone else standing
        return self._judged[key]

    def covering(self, skill: Skill, people: Iterable[Person] | None = None) -> list[Person]:
        """Who does it alone, of all or of `people`."""
        return [person for person in (self.people if people is None else people) if self[person, skill].covers]
