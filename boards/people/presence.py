"""Being there, being away for long, leaving the company and coming back: by a leader's word (P-01, A-11)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from boards.db import db
from boards.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from boards.people.models import Person
    from boards.plant.models import Unit

DAY = dt.timedelta(days=1)


class Presence:
    def leave(self: Person, by: Person | None = None) -> None:
        """Leaves the company today: signed out everywhere, roles ended, open promises back on their boards (P-01)."""
        from boards.actions.models import Action
        from boards.people.leaving import let_go
        from boards.people.sign_ins import end_all
        from boards.plant.production_day import plant_date
        from boards.plant.roster_lines import leave_rosters

        if self.left_on is not None:
            return
        today = plant_date()
        self.left_on, self.pin_hash = today, None
        end_all(self, "left")
        for grant in self.grants:
            if grant.valid_to is None or grant.valid_to > today:
                grant.valid_to = today
        self.transfers = [one for one in self.transfers if one.began_at is not None]
        for action in db.session.scalars(Action.loaded().where(Action.owner_id == self.id)).all():
            action.lose_owner(by)
        leave_rosters(self, today, by)
        let_go(self, by)
        self.tell_account("left", by)

    def before_leaving(self: Person, by: Person) -> None:
        """By who looks after the account: not by another of the same rank; nobody says it of himself."""
        if self.left_on is not None:
            raise NotNow(_l("%(name)s has left.", name=self.name))
        if not by.looks_after(self):
            raise NotAllowed(_l("This is for the leader of the team."))

    def come_back(self: Person, unit: Unit, crew: str | None, by: Person) -> None:
        """With the company again, under the same number, as a worker of `unit` from today; without a PIN until one is given.
        By who leads there, or an administrator."""
        if self.anonymised_at is not None or not (by.leads(unit) or by.holds("admin")):
            raise NotAllowed(_l("This is for the leader of the team."), "unit")
        if self.left_on is None:
            return
        was, self.left_on, self.away_until = self.left_on, None, None
        self.home_unit, self.home_unit_id, self.crew, self.leads_unit = unit, unit.id, crew, False
        self.tell_account("came back", by, was={"left_on": str(was)}, unit=unit.code)
        self.grant("worker", unit, by)

    def be_away(self: Person, by: Person, until: dt.date) -> None:
        """Absent for long, by a leader's word and without a reason (P-07): open promises need somebody (A-11)."""
        from boards.plant.production_day import plant_date
        from boards.plant.roster_lines import away_in_rosters, back_in_rosters

        self.before_absence(by)
        if self.away_until != until:
            was = self.away_until
            self.away_until = until
            self._tell("away", by, was)
            today = plant_date()
            if was is not None and was > until:
                back_in_rosters(self, max(today, until + DAY), was, by)
            away_in_rosters(self, today, until, by)

    def be_back(self: Person, by: Person) -> None:
        """Back before the day that was said."""
        from boards.plant.production_day import plant_date
        from boards.plant.roster_lines import back_in_rosters

        self.before_absence(by)
        if self.away_until is not None:
            was = self.away_until
            self.away_until = None
            self._tell("back", by, was)
            back_in_rosters(self, plant_date(), was, by)

    def before_absence(self: Person, by: Person) -> None:
        if by is not self and not by.leads(self.home_unit):
            raise NotAllowed(_l("This is for the leader of the team."))

    def _tell(self: Person, event: str, by: Person, was: dt.date | None) -> None:
        from boards.history.models import record
        from boards.plant.production_day import production_date

        record(self, event, on=production_date(), by=by, was={"away_until": str(was or "")})
