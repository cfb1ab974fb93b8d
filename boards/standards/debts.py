"""Who has to read what, and who has: debts follow from where people work and what is in force (D-03, D-05, D-07, D-08).

Nothing is stored but the word of who has read it. Every answer is for a production date, so an auditor's is the same as
that day's (D-12). The same few queries for one standard and for all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from boards.db import db
from boards.history.signoffs import Signoff
from boards.people.belonging import ever_at
from boards.people.met import met, plain
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.plant.production_day import day_ends
from boards.plant.roster import RosterEntry
from boards.standards.models import Revision, Standard, Use
from boards.standards.reaching import standards_at

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Debt:
    """`person` has to read `revision` by `due_on`, a plant date."""

    person: Person
    standard: Standard
    revision: Revision
    due_on: dt.date

    def is_overdue(self, today: dt.date) -> bool:
        return today > self.due_on


@dataclass(frozen=True)
class Readers:
    """Those a revision concerns, by name, and the ids of those who have read it, or one that follows it."""

    people: list[Person]
    read: set[int]

    @property
    def missing(self) -> list[Person]:
        return [person for person in self.people if person.id not in self.read]


class Readership:
    """What all these standards ask of people on a production date, of everybody or of a unit's: asked once, then answered
    from memory."""

    def __init__(
        self,
        standards: Sequence[Standard],
        on: dt.date,
        unit: Unit | None = None,
        people: Sequence[Person] | None = None,
    ) -> None:
        """Of `people`, of those at home at `unit`, or of everybody."""
        self.standards, self.on = list(standards), on
        self._here = _people(on, unit) if people is None else list(people)
        self._homes = {person.id: person.home_on(on) for person in self._here}
        self._distributed: dict[int, list[Person]] = {}
        self._rostered = _rostered({use.unit_id for one in standards for use in one.uses if use.counts_on(on)}, on)
        self._read = _read([revision.id for one in standards for revision in one.approved()], on)
        self.due_days = int(Plant.get().setting("acknowledgement_due_days"))

    def distribution(self, standard: Standard) -> list[Person]:
        """Whom it concerns: at home where it holds, or rostered there; by name."""
        if standard.id not in self._distributed:
            uses = [] if standard.is_withdrawn(self.on) else [use for use in standard.uses if use.counts_on(self.on)]
            homes = {home.id for home in set(self._homes.values()) if any(_is_at(use.unit, home) for use in uses)}
            lent = {person for use in uses for place, person in self._rostered if place == use.unit_id}
            self._distributed[standard.id] = [
                person for person in self._here if self._homes[person.id].id in homes or person.id in lent
            ]
        return self._distributed[standard.id]

    def readers(self, revision: Revision) -> Readers:
        """Whom it concerns and who has read it. Whoever has read what follows it need not go back."""
        people = self.distribution(revision.standard)
        order = revision.standard.approved()
        later = order[order.index(revision) :] if revision in order else [revision]
        read = {id for one in later for id in self._read.get(one.id, ())}
        return Readers(people, {person.id for person in people if person.id in read})

    def debts(self, people: Iterable[Person] | None = None) -> list[Debt]:
        """What is still to be read of what is in force, the most urgent first; of `people` or of everybody."""
        asked = None if people is None else {person.id for person in people}
        found = []
        for standard in self.standards:
            binding = standard.binding_on(self.on)
            if binding is None:
                continue
            for person in self.readers(binding).missing:
                if asked is None or person.id in asked:
                    found.append(Debt(person, standard, binding, self._due_on(standard, binding, person)))
        return sorted(found, key=lambda debt: (debt.due_on, debt.standard.code, debt.person.name))

    def coming(self, person: Person) -> list[Revision]:
        """What `person` may read before its day, or will have to read then; the nearest day first."""
        found = [
            revision
            for standard in self.standards
            for revision in standard.approved()
            if revision.state(self.on) == "approved" and not revision.is_editorial
            if any(one.id == person.id for one in self.readers(revision).missing)
        ]
        return sorted(found, key=lambda revision: (revision.effective_on or dt.date.max, revision.label))

    def _due_on(self, standard: Standard, revision: Revision, person: Person) -> dt.date:
        """A week after it took effect there, or the person came or came back, whichever is last (D-07, D-08)."""
        since = [day for day in (revision.begins_on, person.joined_on) if day]
        uses = [use for use in standard.uses if use.counts_on(self.on) and self._concerns(use, person)]
        if uses:
            since.append(min(use.from_on for use in uses))
        came = person.came_on(self.on, lambda home: any(_is_at(use.unit, home) for use in uses))
        if came is not None:
            since.append(came)
        if person.away_until is not None:
            since.append(person.away_until + DAY)
        return max(since) + self.due_days * DAY

    def _concerns(self, use: Use, person: Person) -> bool:
        """A station's standard is its team's; whoever is rostered there comes along (Q-07)."""
        return _is_at(use.unit, person.home_on(self.on)) or (use.unit_id, person.id) in self._rostered


def _is_at(place: Unit, home: Unit) -> bool:
    """Whether what holds at `place` holds for who is at home at `home`."""
    return home.is_within(place.id) or (place.kind == "station" and home.id == place.parent_id)


def readership_of(unit: Unit, on: dt.date) -> Readership:
    """All standards that hold at `unit`, above it or below it, or are owned there; and the people at home there."""
    return Readership(standards_at(unit), on, unit)


def readership_for(person: Person, on: dt.date) -> Readership:
    """All standards that may ask something of one person: where at home, and where rostered on that day or later."""
    home = person.home_on(on)
    rostered = select(RosterEntry.station_id).where(RosterEntry.person_id == person.id, RosterEntry.production_date >= on)
    below = (Unit.parent_id == home.id) & (Unit.kind == "station")
    places = select(Unit.id).where(or_(Unit.id.in_(home.lineage), below, Unit.id.in_(rostered)))
    used = select(Use.standard_id).where(Use.unit_id.in_(places))
    rows = Standard.loaded().where(Standard.id.in_(used)).order_by(Standard.code)
    return Readership(list(db.session.scalars(rows)), on, people=[person])


def _people(on: dt.date, unit: Unit | None) -> list[Person]:
    """Who was with the company on a date, all or a unit's, by name."""
    there = or_(Person.joined_on.is_(None), Person.joined_on <= on), or_(Person.left_on.is_(None), Person.left_on > on)
    Unit.meet_all()
    rows = select(Person).where(*there).order_by(Person.name).options(*plain())
    if unit is None:
        return met(db.session.scalars(rows))
    rows = rows.where(ever_at(select(Unit.id).where(Unit.path.startswith(unit.path))))
    return [person for person in met(db.session.scalars(rows)) if person.home_on(on).is_within(unit.id)]


def _rostered(stations: set[int], on: dt.date) -> set[tuple[int, int]]:
    """(station, person) of who was planned there for that day or a later one, as it was known that day."""
    if not stations:
        return set()
    entry = RosterEntry
    planned = select(entry.station_id, entry.person_id).where(
        entry.station_id.in_(stations),
        entry.production_date >= on,
        entry.at < day_ends(on, Plant.get()),
        entry.absence_kind.is_(None),
    )
    return {(station, person) for station, person in db.session.execute(planned.distinct()) if station is not None}


def _read(revisions: list[int], on: dt.date) -> dict[int, set[int]]:
    """By revision id, the ids of those who had said by that day that they understood it."""
    rows = select(Signoff.subject_id, Signoff.person_id).where(
        Signoff.subject_type == Revision.__tablename__,
        Signoff.subject_id.in_(revisions),
        Signoff.kind == "acknowledge",
        Signoff.on <= on,
    )
    found: dict[int, set[int]] = {}
    for revision, person in db.session.execute(rows):
        found.setdefault(revision, set()).add(person)
    return found
