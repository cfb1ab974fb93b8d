"""What stands in the way of a verb of a run: asked by the verb and by the page (the table of domain 1.16.1).

Each `before_…` raises the NotAllowed, NotNow or Unfit that the verb would answer with, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from flask_babel import format_datetime
from flask_babel import lazy_gettext as _l

from boards.checks.assigned import before_auditing, does, leads_assignee, may_check, subject_of
from boards.clock import now
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, Unfit

if TYPE_CHECKING:
    from boards.checks.content import Checklist, CheckQuestion
    from boards.checks.models import CheckRun
    from boards.checks.plans import CheckPlan
    from boards.checks.windows import Window


class Held(NotNow):
    """Somebody else has this run: named, with the time; it may be taken over with the answers given so far (H-15)."""

    def __init__(self, run: CheckRun) -> None:
        step = run.step("start")
        zone = Plant.get().zone
        at = format_datetime(step.at.astimezone(zone), "HH:mm", rebase=False) if step else ""
        name = run.holder.name if run.holder else ""
        super().__init__(
            _l("%(name)s has it since %(time)s. You can take it over, with the answers so far.", name=name, time=at)
        )
        self.run = run


class RunConditions:
    @staticmethod
    def before_starting(plan: CheckPlan, window: Window, by: Person, assignee: Person | None = None) -> None:
        """The window has opened, it is this person's to do, and the auditor rule holds today (H-09)."""
        plant, at = Plant.get(), now()
        if plan.by_item:
            raise NotNow(_l("The items of this list are ticked one by one."))
        if at < (opens := window.opens_at(plant)):
            day = format_datetime(opens.astimezone(plant.zone), "EEE d MMM HH:mm", rebase=False)
            raise NotNow(_l("It can be done from %(time)s on.", time=day))
        if not does(plan, by, production_date(at, plant), assignee):
            raise NotAllowed(_l("This check is somebody else's to do."))
        before_rule(plan.checklist, by, plan.unit, subject_of(plan))

    @staticmethod
    def before_starting_ad_hoc(checklist: Checklist, unit: Unit, by: Person, subject: Any = None) -> None:
        """Leaders, the Kaizen office, specialists and trainers may check anything at any time, but not their own area."""
        if not may_check(by):
            raise NotAllowed(_l("A check that nobody planned is begun by leaders, specialists and the Kaizen office."))
        if checklist.kind in ("lsw", "handover") or checklist.draw:
            raise NotNow(_l("This is done by its plan only."))
        before_rule(checklist, by, unit, subject)

    def before_taking_over(self: CheckRun, by: Person) -> None:
        """As starting it; what somebody else has begun and not sent."""
        self.must_be_open()
        if self.step("start") is None:
            raise NotNow(_l("Nobody has begun it yet."))
        if self.plan is not None:
            self.before_starting(self.plan, self.window, by, self.assignee)
        else:
            self.before_starting_ad_hoc(self.checklist, self.unit, by, subject_of(self))

    def before_answering(self: CheckRun, by: Person) -> None:
        """The draft belongs to who has it (H-14)."""
        self.must_be_open()
        if self.holder_id is None:
            raise NotNow(_l("Nobody has begun it yet."))
        if self.holder_id != by.id:
            self.before_taking_over(by)  # who may not do it at all, hears that
            raise Held(self)

    def before_submitting(self: CheckRun, by: Person) -> None:
        """All required questions answered, and notes where they are asked for (H-02)."""
        self.before_answering(by)
        before_sending(self.missing)

    def before_finding(self: CheckRun, question: CheckQuestion, by: Person) -> None:
        """An action, a problem or a red tag from an answer: while the draft is open, by who has it; afterwards too, by who
        sent it or leads the place."""
        if self.is_void or self.is_excused:
            self.must_be_open()
        if not self.is_submitted:
            self.before_answering(by)
        elif self.done_by is not by and not by.leads(self.unit):
            raise NotAllowed(_l("Only who did the check, or the leader here, can do this."))
        if question not in self.asked:
            raise Unfit(_l("Choose one of those shown."), "question")

    def before_voiding(self: CheckRun, by: Person) -> None:
        if not self.is_submitted:
            raise NotNow(_l("It has not been sent yet."))
        if not (by.holds("kso") or by.leads(self.unit)):
            raise NotAllowed(_l("The leader here or the Kaizen office can declare it void."))

    @staticmethod
    def before_excusing(plan: CheckPlan, by: Person, assignee: Person | None = None) -> None:
        if not leads_assignee(plan, by, assignee):
            raise NotAllowed(_l("Only the leader of who should do it can take it off the list."))

    @staticmethod
    def before_naming(plan: CheckPlan, by: Person) -> None:
        if plan.by_item:
            raise NotNow(_l("This list is everybody's own."))
        if not leads_assignee(plan, by):
            raise NotAllowed(_l("Only the leader of who should do it can give it to somebody."))

    def must_be_open(self: CheckRun) -> None:
        """Raises NotNow for what was sent (H-12), is void, or excused."""
        if self.is_void:
            raise NotNow(_l("It is void. Begin a new one."))
        if self.is_submitted:
            raise NotNow(_l("It was sent. To correct it, it is declared void and done again."))
        if self.is_excused:
            step = self.step("excuse")
            raise NotNow(_l("It need not be done: %(reason)s", reason=(step.text if step else "") or ""))


def before_sending(missing: Sequence[tuple[CheckQuestion, str]]) -> None:
    """Raises Unfit, at the question's code, for the first thing that is missing."""
    for question, what in missing[:1]:
        if what == "value":
            raise Unfit(_l("%(code)s has no answer yet.", code=question.code), question.code)
        raise Unfit(_l("%(code)s: please write what you saw.", code=question.code), question.code)


def before_rule(checklist: Checklist, by: Person, unit: Unit, subject: Any) -> None:
    """Raises NotAllowed where the checklist's auditor rule keeps this person from auditing here today."""
    if (sentence := before_auditing(checklist.auditor_rule, by, unit, subject)) is not None:
        raise NotAllowed(sentence)
