"""People as they were: who has left since was there; who was away was away; who has moved since belonged where he was.

As today: names, deputies and roles (these end by date), and whether a name may be shown: who has become
nameless since is so in the past too.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, case, exists, select

from boards.past.seeing import Then, looked
from boards.past.telling import before
from boards.people.belonging import Transfer
from boards.people.models import Person


@looked(Person)
def people(then: Then) -> Select[Any]:
    """Who has left since was there."""
    person = then.of(Person)
    left = case((person.c.left_on <= then.date, person.c.left_on))
    away = before(then, person, "away_until", ["away", "back"])
    home = case((_has_moved(then), _was(then, "was_unit_id")), else_=person.c.home_unit_id)
    crew = case((_has_moved(then), _was(then, "was_crew")), else_=person.c.crew)
    return then.rows(Person, left_on=left, away_until=away, home_unit_id=home, crew=crew)


@looked(Transfer)
def transfers(then: Then) -> Select[Any]:
    """What was said by then; what begins later lay ahead."""
    moved = then.of(Transfer)
    began = case((moved.c.from_on <= then.date, moved.c.began_at))
    return then.rows(Transfer, moved.c.on <= then.date, began_at=began)


def _since(then: Then) -> tuple[Any, list[Any]]:
    """Moves of a person that have begun since."""
    moved = then.of(Transfer).alias()
    since = [moved.c.person_id == then.of(Person).c.id, moved.c.from_on > then.date, moved.c.began_at.is_not(None)]
    return moved, since


def _has_moved(then: Then) -> Any:
    _moved, since = _since(then)
    return exists().where(*since)


def _was(then: Then, column: str) -> Any:
    """What the first of them says was before."""
    moved, since = _since(then)
    return select(moved.c[column]).where(*since).order_by(moved.c.from_on).limit(1).scalar_subquery()
