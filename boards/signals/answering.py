"""What people do about a signal, and what stands in their way (the states of domain 1.6). A mixin of watching.Signal.

new → explained (why) | acting (what is done) → closed, by somebody else, after eight days without it. Nobody deletes one.
Every verb raises NotAllowed, NotNow or Unfit with a plain sentence and then has changed nothing.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.attributes import flag_modified

from boards.clock import now
from boards.history.models import record
from boards.people.models import Person
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, need

if TYPE_CHECKING:
    from boards.actions.models import Action
    from boards.signals.models import Signal, SignalHit, SignalStep

QUIET_DAYS = 8  # later points without an adverse hit, before it may be closed
UNDO_MINUTES = 10
PAST = {"explanation": "explained", "acting": "acted", "closure": "closed"}


class SignalAnswering:
    def explain(self: Signal, by: Person, text: str) -> None:
        """Somebody knows why: a trial, another tool, a number typed wrong."""
        if (step := self.step("explanation")) and (step.by_id, step.text) == (by.id, text):
            return
        self.before_answering(by, "explanation")
        need(text, "text")
        self._reach("explanation", by, text)
        self._take_up_issue(by)

    def act(self: Signal, by: Person, action: Action | None = None) -> None:
        """Something is done about it: by an action, or by what is done about the issue it raised."""
        if (step := self.step("acting")) and (step.by_id, step.action) == (by.id, action):
            return
        self.before_answering(by, "acting")
        if action is None and (self.issue is None or not self.issue.is_open):
            raise NotNow(_l("There is no open issue: say what is to be done."), "how")
        self._reach("acting", by, action=action)
        self._take_up_issue(by)

    def close(self: Signal, by: Person, text: str = "") -> None:
        """Eight days without it: seen by somebody who did not explain it himself."""
        if not self.is_open:
            return
        self.before_closing(by)
        self._reach("closure", by, text or None)
        if self.issue is not None and self.issue.is_open and self.issue.is_handled_by(by):
            said = text or next((step.text for step in self.steps if step.kind == "explanation" and step.text), None)
            self.issue.resolve(by, said or str(_l("%(number)s is closed.", number=self.label)))

    def undo(self: Signal, kind: str, by: Person) -> None:
        """Takes back the last state: the same person, within ten minutes. A row of history stays."""
        step = self.step(kind)
        if step is None:
            return
        self.before_undoing(step, by)
        self._touch()
        self.steps.remove(step)
        record(self, f"{kind} undone", on=production_date(), by=by)
        if kind == "closure" and self.issue is not None:
            ended = self.issue.steps[-1] if self.issue.steps else None
            if ended and (ended.kind, ended.by_id) == ("resolution", by.id) and ended.at and ended.at >= step.at:
                self.issue.undo("resolution", by)

    def turn_adverse(self: Signal) -> None:
        """Good news became bad: what was said about the good ones explains nothing, it is new again."""
        self.direction = "adverse"
        self.steps.clear()
        record(self, "turned", on=production_date())

    # --- conditions

    def before_answering(self: Signal, by: Person, kind: str) -> None:
        """Explaining and acting: the leader of the unit, or who answers for the function; each once."""
        if not self.is_open:
            raise NotNow(_l("It is closed already."))
        if not (by.leads(self.unit) or (by.is_active and by.leads_unit and by.home_unit_id == self.unit.id)):
            raise NotAllowed(_l("This is for the leader of the team."))
        if self.step(kind) is not None:
            raise NotNow(_l("Somebody has said it already. Look at it again."))

    def before_acting(self: Signal, by: Person, submission: str | None) -> None:
        """Before an action is made for it; the same form once more is no second one (U-02)."""
        step = self.step("acting")
        again = step is not None and step.action is not None and step.action.submission == submission
        if not (again and submission and step and step.by_id == by.id):
            self.before_answering(by, "acting")

    def before_closing(self: Signal, by: Person) -> None:
        """A verifier who is not the explainer, once the number has been quiet for long enough."""
        if not self.steps:
            raise NotNow(_l("Nobody has said yet why, or what is done about it."))
        if not by.may_verify(self.unit):
            raise NotAllowed(_l("Checking is for team leaders, the Kaizen office and specialists."))
        if self.live_hits and (days := self.quiet_days()) < QUIET_DAYS:
            said = _l("%(n)s of %(all)s days without it. Close it when all are there.", n=days, all=QUIET_DAYS)
            raise NotNow(said)
        if any(step.by_id == by.id for step in self.steps):
            raise NotAllowed(_l("Somebody else closes it, not who explained it."))

    def before_undoing(self: Signal, step: SignalStep, by: Person) -> None:
        if step.by_id != by.id:
            raise NotAllowed(_l("Only the person who tapped can undo it."))
        if now() - step.at > dt.timedelta(minutes=UNDO_MINUTES):
            raise NotNow(_l("Too late to undo."))
        if step is not self.steps[-1]:
            raise NotNow(_l("Something has happened since. Take back that first."))

    # --- what it says

    def step(self: Signal, kind: str) -> SignalStep | None:
        return next((step for step in self.steps if step.kind == kind), None)

    @property
    def live_hits(self: Signal) -> list[SignalHit]:
        """The patterns that no correction has taken away, the earliest first."""
        return [hit for hit in self.hits if hit.gone_on is None]

    @property
    def title(self: Signal) -> str:
        """In a few words, for lists and for what came from it."""
        from boards.signals.words import short

        return f"{self.metric.code}: {short(self)}"

    def quiet_days(self: Signal) -> int:
        """Points since the last adverse hit; of good news since it was raised."""
        from boards.metrics.days import Days
        from boards.signals.points import points_in
        from boards.signals.raising import is_adverse

        adverse = [hit.production_date for hit in self.live_hits if is_adverse(self.metric, hit.side)]
        last = max(adverse, default=self.production_date)
        return len(points_in(Days([self.metric], last + dt.timedelta(days=1), production_date(), now()).of(self.metric)))

    def _reach(self: Signal, kind: str, by: Person, text: str | None = None, action: Action | None = None) -> None:
        from boards.signals.models import SignalStep

        self.steps.append(SignalStep(kind=kind, by=by, at=now(), on=production_date(), text=text, action=action))
        self._touch()
        record(self, PAST[kind], on=production_date(), by=by, reason=text, to=action and action.label)

    def _take_up_issue(self: Signal, by: Person) -> None:
        """One thing to answer, not two: who answers for the signal looks after the issue it raised."""
        if self.issue is not None and self.issue.state == "raised" and self.issue.is_handled_by(by):
            self.issue.acknowledge(by)

    def _touch(self: Signal) -> None:
        """A state lies in a row of its own: of two at the same moment the second is told (`version`)."""
        flag_modified(self, "direction")
