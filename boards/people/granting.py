"""Roles from a day, perhaps to a day: nobody gives, or takes, what goes beyond the own rights, nor anything to himself."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from boards.people.ranks import LINE, OF_A_TEAM, ROLES
from boards.refusals import NotAllowed, NotNow, Unfit

if TYPE_CHECKING:
    from boards.people.models import Person, RoleGrant
    from boards.plant.models import Unit


class Granting:
    def may_grant(self: Person, role: str, unit: Unit) -> bool:
        """Whether this person may give `role` at `unit` to somebody else. Of the line: what is below the own role there;
        what counts for the whole plant: the plant manager. An administrator: anything."""
        if role not in ROLES or not self.is_active:
            return False
        if self.holds("admin"):
            return True
        own = [LINE.index(one) for one in self.roles_in(unit) if one in LINE]
        if role in LINE:
            return LINE.index(role) < max(own, default=-1)
        return bool(own) if role in OF_A_TEAM else role != "admin" and LINE.index("plant_manager") in own

    def looks_after(self: Person, other: Person) -> bool:
        """Leads `other` and could give every role of his: so nobody comes by rights through another's account."""
        if self is other or not self.is_active:
            return False
        may_all = all(self.may_grant(one.role, one.unit) for one in other.grants if one.counts_on(None))
        return may_all and (self.leads(other.home_unit) or self.holds("admin"))

    def grant(
        self: Person, role: str, unit: Unit, by: Person, from_on: dt.date | None = None, to_on: dt.date | None = None
    ) -> RoleGrant:
        """Holds `role` at `unit` from a plant day on (none: today), perhaps to a last day. Said twice, it is one."""
        from boards.people.models import RoleGrant
        from boards.plant.production_day import plant_date

        self.before_granting(role, unit, by)
        from_on = from_on or plant_date()
        if from_on < plant_date():
            raise Unfit(_l("That day is over. Choose today or a later one."), "from_on")
        if to_on is not None and to_on < from_on:
            raise Unfit(_l("It would end before it begins. Choose a later day."), "to_on")
        for known in [one for one in self.grants if one.by_group is None]:
            if (known.role, known.unit_id) == (role, unit.id) and (known.valid_to is None or known.valid_to >= from_on):
                return known
        one = RoleGrant(role=role, unit_id=unit.id, valid_from=from_on, valid_to=to_on)
        self.grants.append(one)
        self.tell_account("role granted", by, role=role, unit=unit.code, from_on=str(from_on), to_on=str(to_on or ""))
        return one

    def end_grant(self: Person, one: RoleGrant, by: Person) -> None:
        """The role ends now: what was until yesterday stays in the record."""
        from boards.plant.production_day import plant_date

        yesterday = plant_date() - dt.timedelta(days=1)
        if one.valid_to is not None and one.valid_to <= yesterday:
            return
        self.before_granting(one.role, one.unit, by)
        one.valid_to = yesterday
        self.tell_account("role ended", by, role=one.role, unit=one.unit.code)

    def before_granting(self: Person, role: str, unit: Unit, by: Person) -> None:
        if not self.is_active:
            raise NotNow(_l("%(name)s has left.", name=self.name))
        if role not in ROLES:
            raise Unfit(_l("Choose one of those shown."), "role")
        if by is self:
            raise NotAllowed(_l("Nobody gives a role to himself, or takes it. Ask somebody else who may."), "role")
        if not by.may_grant(role, unit):
            raise NotAllowed(_l("This role is given by who stands above it there, or by an administrator."), "role")

    def tell_account(self: Person, event: str, by: Person | None, **details: Any) -> None:
        from boards.history.models import record
        from boards.plant.production_day import production_date

        record(self, event, on=production_date(), by=by, **details)
