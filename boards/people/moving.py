"""Moving somebody to another unit or crew from a day on, and taking that back (P-10): by who leads both places."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from boards import clock
from boards.clock import falls_due, happens_with_time, now
from boards.db import db, writing
from boards.people.belonging import Belonging, Transfer
from boards.plant.models import WITH_BOARD, Plant, Unit
from boards.plant.production_day import day_ends, production_date
from boards.refusals import NotAllowed, NotNow, Unfit

if TYPE_CHECKING:
    from boards.people.models import Person

AHEAD_DAYS = 400  # further away is a typing error


class Moving(Belonging):
    def move_to(self: Person, unit: Unit, crew: str | None, from_on: dt.date, by: Person) -> Transfer:
        """Belongs there from production date `from_on` on, today or later. Plans of the old place from that day on are
        cleared; roles held for the old place end with it. Said twice, it is one."""
        from boards.plant.roster_lines import leave_rosters

        today = production_date()
        known = next((one for one in self.transfers if one.from_on == from_on), None)
        if known is not None and (known.unit_id, known.crew) == (unit.id, crew):
            return known
        self.before_moving(by, unit)
        if crew is not None and crew not in crews():
            raise Unfit(_l("Choose one of those shown."), "crew")
        if from_on < today:
            raise Unfit(_l("That day is over. Choose today or a later one."), "from_on")
        if from_on > today + dt.timedelta(days=AHEAD_DAYS):
            raise Unfit(_l("That is too far away. Choose an earlier day."), "from_on")
        if (unit.id, crew) == (self.home_unit_id, self.crew):
            raise Unfit(_l("%(name)s is there already.", name=self.name), "unit")
        if known is not None:
            raise NotNow(_l("%(name)s moves on that day already. Take that back first.", name=self.name))
        was = {"was_unit": self.home_unit, "was_crew": self.crew}
        said = {"by_id": by.id, "on": today, "at": now()}
        transfer = Transfer(person=self, unit=unit, crew=crew, from_on=from_on, ended_grants={}, **was, **said)
        db.session.add(transfer)
        self._note("move said", by, transfer)
        leave_rosters(self, from_on, by, of=self.home_unit)
        if from_on <= today:
            begin(transfer)
        return transfer

    def stay(self: Person, transfer: Transfer, by: Person) -> None:
        """A move is taken back: one that lies ahead, or one of today."""
        if transfer not in self.transfers:
            return
        self.before_staying(transfer, by)
        if transfer.began_at is not None:
            _undo(transfer)
        self._note("move taken back", by, transfer)
        self.transfers.remove(transfer)
        db.session.flush()

    def before_moving(self: Person, by: Person, unit: Unit | None = None) -> None:
        """By who leads the old place and the new one; nobody who has left, one move ahead at a time."""
        if not self.is_active:
            raise NotNow(_l("%(name)s has left. Choose somebody else.", name=self.name))
        if not by.leads(self.home_unit):
            raise NotAllowed(_l("This is for the leader of the team."))
        if unit is not None and (unit.kind not in WITH_BOARD or not unit.active):
            raise Unfit(_l("Choose one of those shown."), "unit")
        if unit is not None and not by.leads(unit):
            raise NotAllowed(_l("%(team)s has another leader. Ask somebody who leads both.", team=unit.code), "unit")
        if (coming := self.coming_transfer) is not None:
            where = {"name": self.name, "team": coming.unit.code}
            raise NotNow(_l("%(name)s moves to %(team)s already. Take that back first.", **where))

    def before_staying(self: Person, transfer: Transfer, by: Person) -> None:
        if not (by.leads(transfer.was_unit) or by.leads(transfer.unit)):
            raise NotAllowed(_l("This is for the leader of the team."))
        if transfer.began_at is not None and (transfer.from_on < production_date() or transfer is not self.transfers[-1]):
            raise NotNow(_l("That was on an earlier day. Move him or her back from today on."))

    def _note(self: Person, event: str, by: Person | None, transfer: Transfer) -> None:
        from boards.history.models import record

        to = {"unit": transfer.unit.code, "crew": transfer.crew or "", "from_on": transfer.from_on.isoformat()}
        came = {"unit": transfer.was_unit.code, "crew": transfer.was_crew or ""}
        record(self, event, on=production_date(), by=by, to=to, came=came)


def crews() -> list[str]:
    """The crews of the plant's rotation, in its order."""
    return sorted((Plant.get().crew_rotation or {}).get("crews", {}))


def begin(transfer: Transfer) -> None:
    """The day has come."""
    person = transfer.person
    if transfer.began_at is not None or not person.is_active:
        return
    transfer.began_at = now()
    if transfer.changes_unit:
        ended = [grant for grant in person.grants if _ends(transfer, grant.role, grant.unit_id, grant.valid_to)]
        for grant in ended:
            transfer.ended_grants = {**transfer.ended_grants, str(grant.id): grant.valid_to and grant.valid_to.isoformat()}
            grant.valid_to = transfer.from_on - dt.timedelta(days=1)
        transfer.led_unit = person.leads_unit
        person.leads_unit = False
    person.home_unit, person.home_unit_id, person.crew = transfer.unit, transfer.unit_id, transfer.crew
    person._note("moved", None, transfer)


def _ends(transfer: Transfer, role: str, unit_id: int, valid_to: dt.date | None) -> bool:
    """A role for the old place or part of it, that does not hold at the new one too."""
    unit = db.session.get(Unit, unit_id)
    there = unit is not None and unit.is_within(transfer.was_unit_id) and not transfer.unit.is_within(unit.id)
    return there and role != "worker" and (valid_to is None or valid_to >= transfer.from_on)


def _undo(transfer: Transfer) -> None:
    person = transfer.person
    person.home_unit, person.home_unit_id, person.crew = transfer.was_unit, transfer.was_unit_id, transfer.was_crew
    person.leads_unit = person.leads_unit or transfer.led_unit
    for grant in person.grants:
        if str(grant.id) in transfer.ended_grants:
            was = transfer.ended_grants[str(grant.id)]
            grant.valid_to = dt.date.fromisoformat(was) if was else None


@happens_with_time
def moves_begin(at: dt.datetime) -> None:
    """Every move whose production day has begun, the earliest first."""
    for id, day in _coming():
        if (begins := _starts(day)) <= at:
            try:
                with clock.at(begins), writing():
                    if (transfer := db.session.get(Transfer, id)) is not None:
                        begin(transfer)
            except (IntegrityError, StaleDataError):  # another process was faster
                db.session.rollback()


@falls_due
def next_move(after: dt.datetime) -> dt.datetime | None:
    return min((begins for _id, day in _coming() if (begins := _starts(day)) > after), default=None)


def _coming() -> list[tuple[int, dt.date]]:
    ahead = select(Transfer.id, Transfer.from_on).where(Transfer.began_at.is_(None)).order_by(Transfer.from_on, Transfer.id)
    return [(id, day) for id, day in db.session.execute(ahead)]


def _starts(day: dt.date) -> dt.datetime:
    return day_ends(day - dt.timedelta(days=1), Plant.get())
