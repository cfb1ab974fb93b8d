"""The place of a run in its plan: one at a time for a window, of leader standard work one for each person (H-15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from boards.checks.conditions import RunConditions
from boards.db import db, next_number
from boards.people.models import Person
from boards.plant.production_day import production_date
from boards.refusals import NotNow
from boards.standards.models import Revision

if TYPE_CHECKING:
    from boards.checks.content import Checklist
    from boards.checks.models import CheckRun
    from boards.checks.plans import CheckPlan
    from boards.checks.windows import Window


class RunSlots(RunConditions):
    @classmethod
    def in_slot(cls, plan: CheckPlan, window: Window, person: Person | None = None) -> CheckRun | None:
        """What has become of a window of a plan; after a void run the next one."""
        run = next(iter(cls._attempts(plan, window, person)), None)
        return None if run is not None and run.is_void else run

    @classmethod
    def laid_out(cls, plan: CheckPlan, window: Window, person: Person | None = None) -> CheckRun:
        """The row of a window that has none yet; nobody has begun it."""
        from boards.checks.models import CheckRun

        attempt = max((run.attempt for run in cls._attempts(plan, window, person)), default=0) + 1
        run = CheckRun(
            number=next_number(CheckRun.number),
            plan=plan,
            revision=revision_in_force(plan.checklist),
            unit=plan.unit,
            layer=plan.layer,
            first=window.first,
            last=window.last,
            shift=window.shift,
            turn=window.turn,
            attempt=attempt,
            slot=slot(plan, window, person, attempt),
            assignee=person,
            subject_type=plan.subject_type,
            subject_id=plan.subject_id,
            subject_label=plan.subject_label,
        )
        db.session.add(run)
        db.session.flush()
        return run

    @classmethod
    def _attempts(cls, plan: CheckPlan, window: Window, person: Person | None) -> list[CheckRun]:
        """The runs of a window, the latest first. A window whose days the calendar has moved since is the same one."""
        from boards.checks.models import CheckRun

        same = CheckRun.plan_id == plan.id, CheckRun.shift == window.shift, CheckRun.turn == window.turn
        rows = CheckRun.loaded().where(*same, CheckRun.first <= window.last, CheckRun.last >= window.first)
        if plan.by_item:
            rows = rows.where(CheckRun.assignee_id == (person.id if person else None))
        return list(db.session.scalars(rows.order_by(CheckRun.attempt.desc())).unique())


def slot(plan: CheckPlan, window: Window, person: Person | None, attempt: int) -> str:
    """What is there once: the n-th attempt at a plan's window; of leader standard work at a person's."""
    return f"{plan.id}/{window.key}/{person.id if person else 0}/{attempt}"


def revision_in_force(checklist: Checklist) -> Revision:
    """The revision that a run begun now is made of, and keeps (H-01). Raises NotNow where none is in force."""
    found = checklist.standard.revision_on(production_date())
    if found is None:
        raise NotNow(_l("No revision of %(code)s is in force today.", code=checklist.code))
    return found
