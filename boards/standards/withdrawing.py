"""A standard is looked at again without a change (D-10), and one day taken out of use (D-11). Verbs of `Standard`."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards.clock import now
from boards.db import db
from boards.history.models import record
from boards.people.models import Person
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, need
from boards.standards.drafting import StandardDrafting
from boards.standards.who import REVIEWER, is_process_owner, may_manage

if TYPE_CHECKING:
    from boards.skills.models import Skill
    from boards.standards.models import Revision, Standard


class StandardWithdrawing(StandardDrafting):
    def review(self: Standard, by: Person, text: str = "") -> None:
        """ "Looked at, no change": the review date moves, the revision doesn't (D-10)."""
        from boards.standards.models import StandardStep

        on = production_date()
        if any(step.kind == "review" and step.by_id == by.id and step.on == on for step in self.steps):
            return
        self._must_manage(by)
        if self.revision_on(on) is None:
            raise NotNow(_l("No revision of it is in force."))
        self.steps.append(StandardStep(kind="review", by=by, at=now(), on=on, text=text or None))
        record(self, "reviewed", on=on, by=by, reason=text or None)

    def next_review_on(self: Standard, on: dt.date) -> dt.date | None:
        """The plant date by which it is to be looked at again, as seen on a production date: the interval after the last
        review or the last minor or major revision; an editorial one doesn't count (D-10). None where none is in force."""
        in_force = self.revision_on(on)
        if in_force is None:
            return None
        begun = [(one, day) for one, day in self.days() if day is not None and day <= on]
        counting = [day for one, day in begun if not one.is_editorial] or [begun[0][1]]
        looked = [step.on for step in self.steps if step.kind == "review" and step.on <= on]
        return months_after(max((*counting, *looked)), self.review_interval_months)

    def withdraw(self: Standard, by: Person, approved_by: Person, text: str) -> list[Skill]:
        """Taken out of use from today, by who manages it and one approver. Answers the skills that rest on it, which
        somebody has to decide about (D-11)."""
        from boards.standards.models import StandardStep

        on = production_date()
        if self.withdrawal() is not None:
            return self.skills_on(on)
        self.before_withdrawing(by, approved_by)
        need(text, "text")
        skills = self.skills_on(on)
        self.steps.append(StandardStep(kind="withdrawal", by=by, approved_by=approved_by, at=now(), on=on, text=text))
        for use in self.uses:
            if use.to_on is None or use.to_on >= on:
                use.to_on = on - dt.timedelta(days=1)
        codes = [skill.code for skill in skills]
        record(self, "withdrawn", on=on, by=by, reason=text, approved_by=approved_by.name, skills=codes)
        return skills

    def before_withdrawing(self: Standard, by: Person, approved_by: Person | None = None) -> None:
        self._must_manage(by)
        in_force = self.revision_on(production_date())
        if in_force is None:
            raise NotNow(_l("No revision of it is in force."))
        if (there := self.open_draft()) is not None:
            raise NotNow(_l("Revision %(rev)s is being written. Throw that away first.", rev=there.rev))
        if approved_by is None:
            return
        if approved_by is by:
            raise NotAllowed(_l("A second person has to agree."))
        if not approved_by.is_active or not self._may_agree(approved_by, in_force):
            raise NotAllowed(_l("%(name)s doesn't approve this standard.", name=approved_by.name))

    def skills_on(self: Standard, on: dt.date) -> list[Skill]:
        """The active skills that rest on it."""
        from boards.skills.models import Skill, SkillStandard

        linked = select(SkillStandard).join(SkillStandard.skill).where(SkillStandard.standard_id == self.id, Skill.active)
        rows = db.session.scalars(linked.order_by(Skill.code)).all()
        return [row.skill for row in rows if row.counts_on(on)]

    def _may_agree(self: Standard, person: Person, in_force: Revision) -> bool:
        asked = any(row.person_id == person.id and row.role != REVIEWER for row in in_force.approvers)
        return asked or is_process_owner(person, self, in_force.author)

    def _must_manage(self: Standard, by: Person) -> None:
        if not may_manage(by, self.unit):
            raise NotAllowed(_l("This is for the leaders of %(unit)s and the Kaizen office.", unit=self.unit.name))
        if self.withdrawal() is not None:
            raise NotNow(_l("This standard was withdrawn."))


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; the month's last where it has none such."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
