"""Suspending: somebody must not do a job until assessed anew, or until it is lifted. Why is said to few (Q-12, P-07)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from boards.clock import now
from boards.db import db
from boards.history.models import record
from boards.notices.moments import reaches
from boards.notices.telling import tell, who_leads
from boards.people.models import Person
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, need

if TYPE_CHECKING:
    from boards.skills.models import Skill, Suspension

SAFETY_FUNCTION = "EHS"


class SkillSuspending:
    def suspend(self: Skill, person: Person, by: Person, reason: str) -> Suspension:
        """From now on `person` does not cover this. `reason` is for leaders, safety and the person. Again: the same row.

        Raises NotAllowed, NotNow for somebody who isn't trained at all, Unfit without a reason.
        """
        from boards.skills.ledger import Ledger
        from boards.skills.models import Suspension

        before_suspending(person, by)
        need(reason, "reason")
        on = production_date()
        ledger, pair = Ledger([self], [person], on), (person.id, self.id)
        if (held := ledger.suspension(pair, on)) is not None:
            return held
        if not ledger.standing(*pair, on).level:
            raise NotNow(_l("%(name)s is not trained for this.", name=person.name))
        suspension = Suspension(skill=self, person=person, reason=reason, by=by, at=now(), on=on)
        db.session.add(suspension)
        record(self, "suspended", on=on, by=by, of=person.id)  # never why
        db.session.flush()
        for told in (person, *who_leads(person.home_unit)):  # who works now hears it now
            tell([told], "suspended", self, by=by, of=f"{person.id} {suspension.id}", at_once=reaches(told, now()))
        return suspension


class SuspensionVerbs:
    def lift(self: Suspension, by: Person) -> None:
        """It holds no longer, from today on: what was assessed before counts again. Never by the person himself."""
        if self.lifted_on is not None:
            return
        if by.id == self.person_id:
            raise NotAllowed(_l("Somebody else has to judge this: not you yourself."))
        before_suspending(self.person, by)
        self.lifted_by_id, self.lifted_at, self.lifted_on = by.id, now(), production_date()
        record(self.skill, "suspension lifted", on=production_date(), by=by, of=self.person_id)

    def shows_reason(self: Suspension, viewer: Person | None) -> bool:
        """Leaders of the person's team, people of safety, and the person."""
        return viewer is not None and (viewer.id == self.person_id or may_suspend(self.person, viewer))


def may_suspend(person: Person, by: Person | None) -> bool:
    """A leader of the person's team, or a specialist of safety."""
    if by is None or not by.is_active:
        return False
    safety = by.home_unit.code == SAFETY_FUNCTION and any(
        grant.role == "specialist" and grant.counts_on(None) for grant in by.grants
    )
    return by.leads(person.home_unit) or safety


def before_suspending(person: Person, by: Person) -> None:
    if not may_suspend(person, by):
        raise NotAllowed(_l("This is for the leader of the team or for safety."))
