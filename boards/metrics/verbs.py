"""What can be done with a metric: write a number, take it back, say what is done about a red day, set a target.

A mixin of models.Metric. Every verb raises NotAllowed, NotNow or Unfit (conditions.py) and then has changed nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards.clock import now
from boards.db import db
from boards.history.models import record
from boards.metrics.circumstances import Circumstances
from boards.metrics.drafting import KEPT, MetricDrafting, says_the_same
from boards.metrics.setting_up import MetricSettingUp, may_set_up
from boards.people.models import Person
from boards.plant.calendar import Calendar, set_day
from boards.plant.models import Plant
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, Unfit, need

if TYPE_CHECKING:
    from boards.actions.models import Action
    from boards.issues.models import Issue
    from boards.metrics.models import Metric, Target
    from boards.metrics.readings import Reading, RedAnswer

UNDO = dt.timedelta(minutes=10)


class MetricVerbs(MetricDrafting, MetricSettingUp):
    def record(
        self: Metric,
        date: dt.date,
        shift: str = "",
        *,
        by: Person | None,
        value: float | None = None,
        numerator: float | None = None,
        denominator: float | None = None,
        category: str | None = None,
        note: str = "",
        reasons: Mapping[str, float] | None = None,
        source: str = "typed",
        reason: str = "",
        extra_shift: bool = False,
        look: bool = True,
        seen: int | None = None,
    ) -> Reading:
        """Writes what was measured on a production date. The same again is the same reading; another number is the next
        revision, after the deadline with a shift lead's `reason` (L-15). `reasons`: why it was red, with quantities;
        none keeps those given before. `extra_shift`: a day nobody was planned for becomes one (T-07).
        `by` is None for machines. Without `look` the run rules wait for the caller (many numbers at once). `seen`: the
        revision that stood there when the page was opened; another one meanwhile is not overwritten (U-01).
        """
        from boards.metrics.readings import Reading

        around = Circumstances([self.unit])
        self.before_recording(by, date, shift, extra_shift, around)
        last = Reading.latest(self, date, shift)
        why = self.why_after(last, reasons)
        wanted = self.draft(
            why, production_date=date, shift=shift, value=value, numerator=numerator, denominator=denominator,
            category=category, note=note, source=source, reason=reason or None, recorded_by=by, recorded_at=now(),
        )  # fmt: skip
        self.before_value(wanted)
        if last is not None and says_the_same(last, wanted, why):
            return last
        self.before_overwriting(last, seen)
        if last is not None:
            wanted.revision = last.revision + 1
            wanted.corrected = not last.is_taken_back and self.before_correcting(by, last, source, reason, around)
        if extra_shift:
            self._plan(date, shift)
        wanted.metric = self
        db.session.add(wanted)
        db.session.flush()
        if wanted.corrected:
            record(self, "corrected", on=production_date(), by=by, reason=reason, day=date.isoformat(), shift=shift)
        if look:
            self._look(date)
        return wanted

    def take_back(self: Metric, date: dt.date, shift: str, by: Person) -> Reading | None:
        """Undo within ten minutes, by who wrote it: what stood there before counts again, or nothing."""
        from boards.metrics.readings import Reading

        if not self.may_record(by):
            raise NotAllowed(_l("This is for the leader of the team."))
        last = Reading.latest(self, date, shift)
        if last is None or last.is_taken_back:
            return None
        if last.recorded_by_id != by.id or now() - last.recorded_at > UNDO:
            raise NotNow(_l("It can't be undone any more. Write the right number instead."))
        before = db.session.scalar(
            select(Reading).where(
                Reading.metric_id == self.id, Reading.production_date == date,
                Reading.shift == shift, Reading.revision == last.revision - 1,
            )
        )  # fmt: skip
        undone = self.draft(
            self.why_after(before, None), production_date=date, shift=shift, revision=last.revision + 1, source="typed",
            recorded_by=by, recorded_at=now(), corrected=before.corrected if before else False,
            **{name: getattr(before, name) for name in KEPT if before},
        )  # fmt: skip
        undone.metric = self
        db.session.add(undone)
        db.session.flush()
        self._look(date)
        return undone

    def answer_red(
        self: Metric,
        date: dt.date,
        by: Person,
        kind: str,
        *,
        action: Action | None = None,
        issue: Issue | None = None,
        text: str = "",
    ) -> RedAnswer:
        """What is done about a red day: an action, an issue, or none, because (L-10). Another answer takes its place."""
        from boards.metrics.readings import RedAnswer

        if not self.may_record(by):
            raise NotAllowed(_l("This is for the leader of the team."))
        if kind == "none":
            need(text, "text")
        elif (kind, action is None, issue is None) not in (("action", False, True), ("issue", True, False)):
            raise Unfit(_l("Choose one of those shown."), "kind")
        here = RedAnswer.metric_id == self.id, RedAnswer.production_date == date
        answer = db.session.scalar(select(RedAnswer).where(*here))
        if answer is None:
            answer = RedAnswer(metric=self, production_date=date)
            db.session.add(answer)
        answer.kind, answer.action, answer.issue, answer.text = kind, action, issue, text
        answer.by, answer.at = by, now()
        named = action or issue
        about: dict[str, Any] = {"day": date.isoformat(), "kind": kind, **({"to": named.label} if named else {})}
        record(self, "answered", on=production_date(), by=by, reason=text or None, **about)
        return answer

    def set_target(self: Metric, value: float, valid_from: dt.date, by: Person | None, why: str = "") -> Target:
        """Another target from a production date on; days before it keep theirs (L-09)."""
        from boards.metrics.models import Target

        if by is not None:
            if not (by.leads(self.unit) or may_set_up(self.unit, by)):
                raise NotAllowed(_l("This is for the leader of the team."))
            if valid_from < production_date():
                raise Unfit(_l("A target counts from today on: days that are over keep theirs."), "valid_from")
        target = next((one for one in self.targets if one.valid_from == valid_from), None)
        if target is None:
            target = Target(valid_from=valid_from)
            self.targets.append(target)
            self.targets.sort(key=lambda one: one.valid_from)
        target.value, target.set_by, target.set_at, target.why = value, by, now(), why or None
        if by is not None:
            record(self, "target", on=production_date(), by=by, reason=why, value=value, valid_from=valid_from.isoformat())
        return target

    def _look(self: Metric, since: dt.date) -> None:
        from boards.signals.raising import look_at

        look_at([self], since)

    def _plan(self: Metric, date: dt.date, shift: str) -> None:
        """Makes a day that nobody was planned for one of work, for this unit alone (T-07)."""
        plant = Plant.get()
        planned = Calendar(self.unit, plant).shifts_on(date)
        wanted = {*planned, shift} if shift else set(planned or [next(iter(plant.shifts))])
        if wanted != set(planned):
            set_day(self.unit, date, [code for code in plant.shifts if code in wanted], "+")
