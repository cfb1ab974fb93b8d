"""The plan of one team's shift, and what can be done to it: by a leader of the team (domain 1.14, decision 14).

Every verb is idempotent, keeps what it writes over on the row's timeline, and changes nothing when it refuses. A team's
plan is changed by one at a time: the team's row is held meanwhile, also on PostgreSQL.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards.clock import now
from boards.db import db
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.plant.production_day import shift as shift_of
from boards.plant.roster import ABSENCES, RosterEntry
from boards.plant.roster_crew import before_placing, crew_expected, is_planned
from boards.plant.roster_lines import change, planned, take_off
from boards.refusals import NotAllowed, NotNow, Unfit

CORRECTED_DAYS = 7  # so long after a shift its plan and attendance are put right; then they are evidence
AHEAD_DAYS = 400  # a plan further away is a typing error
EARLY = dt.timedelta(hours=1)  # the stand-up that takes attendance may begin before the shift


class Roster:
    """One team's plan of one shift of a production date. `shift` is a code of the plant's."""

    def __init__(self, unit: Unit, date: dt.date, shift: str) -> None:
        self.unit, self.date, self.shift = unit, date, shift

    def rows(self) -> list[RosterEntry]:
        """What is planned, as the database has it now; taken under the lock of the team where one changes it."""
        here = RosterEntry.loaded().where(
            RosterEntry.unit_id == self.unit.id, RosterEntry.production_date == self.date, RosterEntry.shift == self.shift
        )
        return list(db.session.scalars(here.execution_options(populate_existing=True)))

    def place(
        self, person: Person, station: Unit | None, by: Person, role: str = "work", trainer: Person | None = None
    ) -> RosterEntry:
        """Plans somebody at a station, or in the shift at none yet. Who stands at another already, stands at two (Q-05).

        `trainer`: who stands beside a trainee (Q-04). Somebody of another team is lent and counts here (Q-07): of a plan
        that he stands in, he is taken off, which needs a leader of both.
        """
        rows = self._before(by)
        before_placing(self.unit, self.date, person, station, role, trainer)
        mine = [row for row in rows if row.person_id == person.id]
        if any(row.absence_kind for row in mine):
            raise NotNow(_l("%(name)s is not there in this shift. Say first that he or she is back.", name=person.name))
        self._lend(person, by)
        if role != "backfill":
            rows = self._begin(rows, by)
            mine = [row for row in rows if row.person_id == person.id]
        here = next((row for row in mine if row.station_id == (station.id if station else None)), None)
        here = here or next((row for row in mine if row.station_id is None), None)
        if here is None:
            return planned(self.unit, self.date, self.shift, person, station, by, role=role, trainer=trainer)
        change(here, "placed", by, station=station, role=role, trainer=trainer)
        return here

    def move(self, entry: RosterEntry, station: Unit | None, by: Person) -> None:
        """To another station of the team, or to none yet."""
        mine = [row for row in self._before(by) if row.person_id == entry.person_id]
        before_placing(self.unit, self.date, entry.person, station, entry.role, entry.trainer)
        there = next((row for row in mine if row is not entry and row.station_id == (station.id if station else None)), None)
        if there is not None:
            take_off(entry, by)
        else:
            change(entry, "moved", by, station=station)

    def swap(
        self, one: RosterEntry, other: RosterEntry, by: Person, seen: tuple[int | None, int | None] | None = None
    ) -> None:
        """Two people change places. `seen`: the stations' ids at which who taps saw them, so that a second tap does not
        swap them back; NotNow where somebody else has changed the plan since."""
        rows = self._before(by)
        if one not in rows or other not in rows:
            raise NotNow(CHANGED)
        is_at = (one.station_id, other.station_id)
        if seen is not None and is_at != seen:
            if is_at == (seen[1], seen[0]):
                return
            raise NotNow(CHANGED)
        if one.person_id == other.person_id or one.station_id == other.station_id:
            raise Unfit(_l("Tap two names at different places."))
        for moving, to in ((one, other), (other, one)):
            if any(row.person_id == moving.person_id and row.station_id == to.station_id for row in rows):
                raise Unfit(_l("%(name)s stands there already.", name=moving.person.name))
        first, second = one.station, other.station
        change(one, "swapped", by, station=second)
        change(other, "swapped", by, station=first)

    def take_off(self, person: Person, by: Person) -> None:
        """Not in this shift after all."""
        mine = [row for row in self._before(by) if row.person_id == person.id]
        if any(row.attended for row in mine):
            raise NotNow(_l("%(name)s was here. Say instead that he or she went home.", name=person.name))
        for row in mine:
            take_off(row, by)

    def absent(self, person: Person, by: Person, kind: str = "unplanned", went_home: bool = False) -> None:
        """Not there in this shift; never with a medical reason (P-07). `went_home`: was there, so that it counts as
        performed (Q-11), and is not any more."""
        if kind not in ABSENCES:
            raise Unfit(_l("Choose one of those shown."), "kind")
        mine = [row for row in self._before(by) if row.person_id == person.id]
        if not mine:
            if person.home_on(self.date).id != self.unit.id:
                raise Unfit(_l("%(name)s is not in this shift.", name=person.name), "person")
            before_placing(self.unit, self.date, person, None, "work", None)
            mine = [planned(self.unit, self.date, self.shift, person, None, by)]
        for row in mine:
            came = row.attended if went_home or row.attended is None else False
            change(row, "absent", by, absence_kind=kind, attended=came)

    def back(self, person: Person, by: Person) -> None:
        """There after all, at the same station."""
        rows = self._before(by)
        taken = any(row.attended is not None and row.absence_kind is None for row in rows)
        for row in rows:
            if row.person_id == person.id and (row.absence_kind or row.attended is False):
                change(row, "back", by, absence_kind=None, attended=True if taken else None)

    def attend(self, by: Person) -> None:
        """All are here as planned, but those who are absent: one tap at the stand-up. Counts as performed (Q-11)."""
        rows = self._before(by)
        if now() < shift_of(self.shift, self.date, Plant.get()).starts - EARLY:
            raise NotNow(_l("This shift has not begun. Who is there is said when it has."))
        for row in self._begin(rows, by):
            if row.attended is None:
                change(row, "attended", by, attended=row.absence_kind is None)

    def before_changing(self, by: Person) -> None:
        """Raises what stands in the way of any change: asked by the verbs, and by the page before anybody taps."""
        if self.unit.kind != "team" or self.shift not in Plant.get().shifts:
            raise Unfit(_l("Only teams have a plan of their shifts."))
        if not by.leads(self.unit):
            raise NotAllowed(_l("This is for the leader of the team."))
        ends = shift_of(self.shift, self.date, Plant.get()).ends
        if now() > ends + dt.timedelta(days=CORRECTED_DAYS):
            raise NotNow(_l("This shift was long ago. Its plan stays as it is."))
        if ends > now() + dt.timedelta(days=AHEAD_DAYS):
            raise Unfit(_l("That is too far away. Choose an earlier day."), "date")

    def _before(self, by: Person) -> list[RosterEntry]:
        """The plan, held until the transaction is over."""
        self.before_changing(by)
        db.session.execute(select(Unit.id).where(Unit.id == self.unit.id).with_for_update(key_share=True))
        return self.rows()

    def _lend(self, person: Person, by: Person) -> None:
        """Takes somebody off the plan of another team. Raises NotAllowed where `by` does not lead that one as well."""
        elsewhere = RosterEntry.loaded().where(
            RosterEntry.person_id == person.id,
            RosterEntry.production_date == self.date,
            RosterEntry.shift == self.shift,
            RosterEntry.unit_id != self.unit.id,
        )
        rows = list(db.session.scalars(elsewhere))
        if any(row.absence_kind for row in rows):
            raise NotNow(_l("%(name)s is not there in this shift. Say first that he or she is back.", name=person.name))
        home = person.home_on(self.date)
        expected = home.id != self.unit.id and person in crew_expected(home, self.date, self.shift)
        for team in {*(row.unit for row in rows), *([home] if expected else [])}:
            if not by.leads(team):
                raise NotAllowed(
                    _l("%(name)s works at %(team)s then. Ask a leader of both teams.", name=person.name, team=team.code)
                )
        for row in rows:
            if row.attended:  # began the shift there: what was done counts, and from now the place is empty
                change(row, "lent", by, absence_kind="other")
            take_off(row, by)

    def _begin(self, rows: list[RosterEntry], by: Person) -> list[RosterEntry]:
        """The first who plans begins with the crew whose shift it is: everybody in it, at no station yet."""
        if is_planned(rows):
            return rows
        known = {row.person_id for row in rows}
        missing = [one for one in crew_expected(self.unit, self.date, self.shift) if one.id not in known]
        return [*rows, *(planned(self.unit, self.date, self.shift, one, None, by) for one in missing)]


CHANGED: Any = _l("Somebody else has just changed this plan. Look at it again.")
