"""A run begins: planned or ad hoc, named for somebody, taken over, taken off the list (domain 1.16.1, H-15)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.attributes import flag_modified

from boards.checks import results
from boards.checks.assigned import subject_of
from boards.checks.conditions import Held, before_rule
from boards.checks.slots import RunSlots, revision_in_force
from boards.clock import now
from boards.db import db, next_number
from boards.history.models import record
from boards.notices.telling import tell
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.refusals import NotNow, Unfit, need

if TYPE_CHECKING:
    from boards.checks.content import Checklist
    from boards.checks.models import CheckRun, RunStep
    from boards.checks.plans import CheckPlan
    from boards.checks.windows import Window

PAST = {
    "start": "begun",
    "submission": "sent",
    "excuse": "excused",
    "void": "declared void",
    "sign_in": "signed in",
    "refusal": "refused",
    "reminder": "not signed",
}


class RunStarting(RunSlots):
    @classmethod
    def start(cls, plan: CheckPlan, by: Person, window: Window | None = None) -> CheckRun:
        """The run of a plan's window, in this person's hands: of the one open now, else of the latest that was missed.

        Who begins it again goes on with it. Raises Held where somebody else has it (H-15), NotAllowed, NotNow.
        """
        window = window or plan.window_to_do(now())
        run = cls.in_slot(plan, window)
        cls.before_starting(plan, window, by, run.assignee if run else None)
        if run is not None:
            run.must_be_open()
            if run.holder is by:
                return run
            if run.holder is not None:
                raise Held(run)
        else:
            run = cls.laid_out(plan, window)
        if plan.draw:
            run.card = plan.card_for(window, by)
        run.begin(by)
        return run

    @classmethod
    def start_ad_hoc(
        cls,
        checklist: Checklist,
        unit: Unit,
        by: Person,
        *,
        layer: int | None = None,
        subject: Any = None,
        submission: str | None = None,
    ) -> CheckRun:
        """A run that nobody planned, at a place or about a record. The same `submission` again is the same run (U-02)."""
        from boards.checks.models import CheckRun

        if submission and (sent := db.session.scalar(CheckRun.loaded().where(CheckRun.submission == submission))):
            return sent
        cls.before_starting_ad_hoc(checklist, unit, by, subject)
        today = production_date()
        run = CheckRun(
            number=next_number(CheckRun.number),
            revision=revision_in_force(checklist),
            unit=unit,
            layer=layer,
            first=today,
            last=today,
            submission=submission,
        )
        if subject is not None:
            run.subject_type, run.subject_id, run.subject_label = subject.__tablename__, subject.id, subject.label
        db.session.add(run)
        run.begin(by)
        return run

    def take_over(self: CheckRun, by: Person) -> None:
        """Goes on with somebody else's draft and its answers; who had it is told (H-15)."""
        if self.holder_id == by.id and not self.is_submitted:
            return
        self.before_taking_over(by)
        former = self.holder
        self.holder = by
        record(self, "taken over", on=production_date(), by=by, former=former.name if former else "")
        tell([former], "taken_over", self, by=by, of=str(by.id))

    @classmethod
    def name_for(cls, plan: CheckPlan, window: Window, assignee: Person, by: Person) -> CheckRun:
        """Says who does this one: of a plan without a standing assignee, or in somebody else's place."""
        cls.before_naming(plan, by)
        if not assignee.is_active:
            raise Unfit(_l("Choose one of those shown."), "person")
        before_rule(plan.checklist, assignee, plan.unit, subject_of(plan))
        run = cls.in_slot(plan, window) or cls.laid_out(plan, window)
        if run.assignee is assignee:
            return run
        run.must_be_open()
        if run.holder is not None:
            raise Held(run)
        run.assignee = assignee
        record(run, "named", on=production_date(), by=by, to=assignee.name)
        tell([assignee], "named", run, by=by, of=str(assignee.id))
        return run

    def name_nobody(self: CheckRun, by: Person) -> None:
        """Takes it back from who was named: it is again of whoever the plan says."""
        if self.assignee is None or self.plan is None:
            return
        self.before_naming(self.plan, by)
        self.must_be_open()
        if self.holder is not None:
            raise Held(self)
        former, self.assignee = self.assignee, None
        record(self, "named nobody", on=production_date(), by=by, former=former.name)

    @classmethod
    def excuse(cls, plan: CheckPlan, window: Window, by: Person, reason: str, person: Person | None = None) -> CheckRun:
        """It need not be done, because: the area doesn't run, somebody is ill. Leaves the denominator of adherence (H-08).

        `person`: whose list, of leader standard work.
        """
        run = cls.in_slot(plan, window, person)
        if run is not None and run.is_excused:
            return run
        cls.before_excusing(plan, by, person or (run.assignee if run else None))
        need(reason, "reason")
        run = run or cls.laid_out(plan, window, person)
        run.must_be_open()
        if run.answers:
            raise NotNow(_l("It has been begun already."))
        run._reach("excuse", by, reason)
        results.recount([plan.unit], window.last)
        return run

    def begin(self: CheckRun, by: Person) -> None:
        """In this person's hands from now on."""
        self.holder, self.started_on = by, production_date()
        db.session.flush()
        self._reach("start", by)

    def _reach(self: CheckRun, kind: str, by: Person | None, text: str | None = None, **details: Any) -> RunStep:
        from boards.checks.models import RunStep

        step = RunStep(kind=kind, by=by, at=now(), on=production_date(), text=text)
        self.steps.append(step)
        self._touch()
        record(self, PAST[kind], on=production_date(), by=by, reason=text, **details)
        return step

    def _touch(self: CheckRun) -> None:
        """States and answers lie in rows of their own: the run's own row changes with them, so that of two at the same
        moment the second is told (`version`)."""
        flag_modified(self, "first")
