"""Assessing: a person is seen doing the job and judged by somebody who may (domain 1.14, Q-03).

Rows are added, never changed.
The checks are those of the desk (desk.py), which enters one assessment as it enters thousands.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from boards.clock import now
from boards.db import db
from boards.history.models import record
from boards.people.models import Person
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, Unfit, need

if TYPE_CHECKING:
    from boards.skills.models import Assessment, Skill
    from boards.standards.models import Revision


class SkillAssessing:
    def assess(
        self: Skill,
        person: Person,
        level: int,
        by: Person,
        *,
        method: str = "observed",
        revisions: Sequence[Revision] | None = None,
        note: str | None = None,
        transfer: bool = False,
        submission: str | None = None,
    ) -> Assessment:
        """A new assessment of today's production date. `revisions`: what it is judged against; none: all in force (D-04).

        By a trainer of the place, by the Kaizen Support Office for what was recognised elsewhere (`transfer`: more than one
        level at once), or by a colleague of level 4, which waits for a leader's word unless a leader says it himself.
        The same `submission` again is the same assessment (U-02).

        Raises NotAllowed (oneself, Q-03; somebody who may not), NotNow (has left; not used any more), Unfit.
        """
        from boards.skills.desk import Desk, Judged

        if submission and (sent := self._sent(submission, person)):
            return sent
        judged = Judged(
            self, person, level, by, method=method, revisions=revisions, note=note, transfer=transfer, submission=submission
        )
        return Desk([judged]).enter(judged)

    def _sent(self: Skill, submission: str, person: Person) -> Assessment | None:
        from boards.skills.models import Assessment

        sent = db.session.scalar(select(Assessment).where(Assessment.submission == submission))
        if sent is not None and (sent.skill_id, sent.person_id) != (self.id, person.id):
            raise Unfit(_l("This form was sent before. Open it again."))
        return sent


class AssessmentVerbs:
    @property
    def is_waiting(self: Assessment) -> bool:
        """Counts once a leader has confirmed it."""
        return self.needs_confirmation and self.confirmed_on is None and self.voided_on is None

    @classmethod
    def waiting_for(cls, leader: Person) -> list[Assessment]:
        """Those that wait for this leader's word, the oldest first: of the people he leads, by others than himself."""
        from boards.skills.models import Assessment

        rows = select(Assessment).options(
            *(joinedload(part) for part in (Assessment.person, Assessment.skill, Assessment.assessor))
        )
        rows = rows.where(Assessment.needs_confirmation, Assessment.confirmed_on.is_(None), Assessment.voided_on.is_(None))
        found = db.session.scalars(rows.order_by(Assessment.assessed_on, Assessment.id)).unique()
        others = [one for one in found if leader.id not in (one.assessor_id, one.person_id) and one.person.is_active]
        return [one for one in others if leader.leads(one.person.home_unit)]

    def confirm(self: Assessment, by: Person) -> None:
        """A leader of the person's team stands by what a colleague of level 4 has judged: from now on it counts (Q-03)."""
        if not self.needs_confirmation or self.confirmed_on is not None:
            return
        self.before_confirming(by)
        self.confirmed_by_id, self.confirmed_at, self.confirmed_on = by.id, now(), production_date()
        self._tell("confirmed", by)

    def before_confirming(self: Assessment, by: Person) -> None:
        if self.voided_on is not None:
            raise NotNow(_l("It does not count any more."))
        if by.id == self.person_id or by.id == self.assessor_id:
            raise NotAllowed(_l("Somebody else has to confirm this: another leader of the team."))
        if not by.leads(self.person.home_unit):
            raise NotAllowed(_l("This is for the leader of the team."))

    def void(self: Assessment, by: Person, reason: str) -> None:
        """It was wrong and does not count from today on; what stood before it stands again. Days that are over keep it."""
        if self.voided_on is not None:
            return
        self.before_voiding(by)
        need(reason, "reason")
        self.voided_by_id, self.voided_at, self.voided_on, self.void_reason = by.id, now(), production_date(), reason
        self._tell("voided", by, reason)

    def before_voiding(self: Assessment, by: Person) -> None:
        if by.id == self.person_id:
            raise NotAllowed(_l("Somebody else has to judge this: not you yourself."))
        if not (by.leads(self.person.home_unit) or by.leads(self.skill.unit)):
            raise NotAllowed(_l("This is for the leader of the team."))

    def _tell(self: Assessment, event: str, by: Person, reason: str | None = None) -> None:
        record(
            self.skill, event, on=production_date(), by=by, reason=reason,
            of=self.person_id, level=self.level,
        )  # fmt: skip
