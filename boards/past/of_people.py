"""People as they were: who has left since was there; who was away was away.

As today: names, teams, crews, deputies and roles (these end by date), and whether a name may be shown: who has become
nameless since is so in the past too.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, case

from boards.past.seeing import Then, looked
from boards.past.telling import before
from boards.people.models import Person


@looked(Person)
def people(then: Then) -> Select[Any]:
    """Who has left since was there."""
    person = then.of(Person)
    left = case((person.c.left_on <= then.date, person.c.left_on))
    return then.rows(Person, left_on=left, away_until=before(then, person, "away_until", ["away", "back"]))
