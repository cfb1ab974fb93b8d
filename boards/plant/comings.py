"""Who is not there on a day, who stands in, who is lent to a team or from it (domain 1.15). For boards: never why (P-07)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import or_, select

from boards.db import db
from boards.people.met import meet
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.roster import OFF, RosterEntry


@dataclass(frozen=True)
class Away:
    """`stand_in`: who has the place instead; `until`: the last day, of somebody away for long."""

    person: Person
    stand_in: Person | None = None
    until: dt.date | None = None


@dataclass
class Comings:
    """Of one team on one production date, all by name. `standing_in`: at nobody's place in particular."""

    away: list[Away] = field(default_factory=list)
    standing_in: list[Person] = field(default_factory=list)
    lent_in: list[tuple[Person, Unit]] = field(default_factory=list)  # and the team they come from
    lent_out: list[tuple[Person, Unit]] = field(default_factory=list)  # and the team they are at

    @property
    def people(self) -> list[Person]:
        """Everybody who is named."""
        named = [one for away in self.away for one in (away.person, away.stand_in) if one]
        return [*named, *self.standing_in, *(person for person, _unit in (*self.lent_in, *self.lent_out))]


def comings_of(unit: Unit, dates: Sequence[dt.date], members: Sequence[Person]) -> dict[dt.date, Comings]:
    """As planned by now. `members`: at least everybody whose home is the unit on one of these days. The same few queries
    however many people and days."""
    ids = [person.id for person in members]
    planned = select(RosterEntry).where(RosterEntry.production_date.in_(dates), RosterEntry.role != OFF)
    planned = planned.where(or_(RosterEntry.unit_id == unit.id, RosterEntry.person_id.in_(ids)))
    rows = list(db.session.scalars(planned.order_by(RosterEntry.id)))
    meet((row.person_id for row in rows), with_transfers=True)
    return {date: _on(unit, date, [row for row in rows if row.production_date == date], members) for date in dates}


def _on(unit: Unit, date: dt.date, rows: list[RosterEntry], members: Sequence[Person]) -> Comings:
    here = [row for row in rows if row.unit_id == unit.id]
    there = {row.person_id: row for row in rows if row.is_there}
    gone = [row for row in here if not row.is_there and row.person_id not in there]
    found, placed = Comings(), set[int]()
    for row in _by_name(gone):
        stand_in = next((one for one in here if _has_place_of(one, row) and one.person_id not in placed), None)
        placed |= {stand_in.person_id} if stand_in else set()
        until = row.person.away_until if row.person.is_away(date) else None
        found.away.append(Away(row.person, stand_in.person if stand_in else None, until))
    said = {away.person.id for away in found.away} | there.keys()
    found.away += [
        Away(one, until=one.away_until) for one in members if one.id not in said and _is_long_away(one, unit, date)
    ]
    backfill = [row for row in here if row.is_there and row.role == "backfill" and row.person_id not in placed]
    found.standing_in = [row.person for row in _by_name(backfill)]
    for row in _by_name([row for row in rows if row.is_there]):
        home = row.person.home_on(date)
        if row.unit_id == unit.id != home.id:
            found.lent_in.append((row.person, home))
        elif row.unit_id != unit.id == home.id:
            found.lent_out.append((row.person, row.unit))
    return found


def _by_name(rows: list[RosterEntry]) -> list[RosterEntry]:
    """One a person."""
    return sorted({row.person_id: row for row in rows}.values(), key=lambda row: (row.person.name, row.person_id))


def _has_place_of(one: RosterEntry, row: RosterEntry) -> bool:
    same = (one.shift, one.station_id) == (row.shift, row.station_id)
    return one.is_there and one.role == "backfill" and row.station_id is not None and same


def _is_long_away(person: Person, unit: Unit, date: dt.date) -> bool:
    """By a leader's word, and still with us."""
    belongs = person.anonymised_at is None and person.home_on(date).id == unit.id
    begun = person.joined_on is None or person.joined_on <= date
    return belongs and begun and (person.left_on is None or person.left_on > date) and person.is_away(date)
