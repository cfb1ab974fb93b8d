"""Who is above whom, and who answers for a unit (domain 1.9.3, E-09)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import or_, select

from boards.db import db
from boards.people.models import LINE, Person, RoleGrant, active, valid
from boards.plant.models import Plant, Unit
from boards.plant.production_day import plant_date


def level_above(unit: Unit) -> Unit | None:
    """The next unit up the tree with a board; of a function or a pillar the plant, above the plant nobody."""
    if unit.kind == "plant":
        return None
    if unit.kind in ("function", "pillar"):
        return Unit.root()
    above = unit.parent
    while above is not None and not above.has_board:
        above = above.parent
    return above


def proposed_addressee(unit: Unit, parties: Iterable[Unit] = ()) -> Unit:
    """Whom to ask: the next level; with `parties` the lowest level to which the unit and all of them report."""
    involved = [unit.board, *parties]
    if len(involved) == 1:
        return level_above(unit) or unit
    shared = set(involved[0].lineage).intersection(*(one.lineage for one in involved))
    lowest = db.session.get(Unit, max(shared, key=involved[0].lineage.index))
    assert lowest is not None  # all stand below the plant
    while (lowest in involved[1:] or not lowest.has_board) and (above := level_above(lowest)):
        lowest = above
    return lowest


def leaders_at(unit: Unit) -> list[Person]:
    """Who leads this very unit, not only what is above it; of a function who answers for it."""
    return list(db.session.scalars(select(Person).where(*_leads(unit)).order_by(Person.id)))


def answering_ids(unit: Unit) -> list[int]:
    """The ids of its leaders and their deputies: one query, for a panel."""
    rows = db.session.execute(select(Person.id, Person.deputy_id).where(*_leads(unit))).all()
    return sorted({id for row in rows for id in row if id})


def deputies_at(unit: Unit) -> list[Person]:
    """Who acts for its leaders; where all of them have left, for those (E-09)."""
    leaders = leaders_at(unit) or _former_leaders(unit)
    return [person.deputy for person in leaders if person.deputy and person.deputy.is_active]


def answering_at(unit: Unit) -> list[Person]:
    """Who may answer for the unit itself: its leaders and their deputies."""
    return list(dict.fromkeys([*leaders_at(unit), *deputies_at(unit)]))


def present_at(unit: Unit) -> list[Person]:
    """Of those who may answer for the unit who is not away for long. Nobody: it is absent (E-09)."""
    today = plant_date()
    return [person for person in answering_at(unit) if not person.is_away(today)]


def answers_for(person: Person, unit: Unit) -> bool:
    """Whether this person may answer what is asked of `unit`: its leader, a deputy, or who leads above it."""
    return person.leads(unit) or person in answering_at(unit)


def crews_of(unit: Unit) -> list[str]:
    """The crews of a team that have people in it, in the order of the rotation; none anywhere else."""
    return crews_in([unit])[unit.id]


def crews_in(units: Iterable[Unit]) -> dict[int, list[str]]:
    """The crews of several units, by unit id: one query for a whole panel."""
    found: dict[int, list[str]] = {unit.id: [] for unit in units}
    rotating = list((Plant.get().crew_rotation or {}).get("crews", {}))
    teams = [unit.id for unit in units if unit.kind == "team"]
    if rotating and teams:
        rows = select(Person.home_unit_id, Person.crew).where(Person.home_unit_id.in_(teams), *active()).distinct()
        seen = {(unit_id, crew) for unit_id, crew in db.session.execute(rows)}
        for unit_id in teams:
            found[unit_id] = [crew for crew in rotating if (unit_id, crew) in seen] or rotating
    return found


def _leads(unit: Unit) -> tuple[Any, ...]:
    leading = select(RoleGrant.person_id).where(RoleGrant.unit_id == unit.id, RoleGrant.role.in_(LINE), *valid())
    answering = Person.leads_unit & (Person.home_unit_id == unit.id)
    return or_(Person.id.in_(leading), answering), *active()


def _former_leaders(unit: Unit) -> list[Person]:
    led = select(RoleGrant.person_id).where(
        RoleGrant.unit_id == unit.id, RoleGrant.role.in_(LINE), RoleGrant.valid_to == Person.left_on
    )
    answered = Person.leads_unit & (Person.home_unit_id == unit.id)
    left = select(Person).where(Person.left_on.is_not(None), or_(Person.id.in_(led.correlate(Person)), answered))
    return list(db.session.scalars(left.order_by(Person.id)))
