"""A plan is changed from a day on: what it asked for until then stays as it was, the next plan follows it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from boards.db import db
from boards.history.models import record
from boards.people.models import Person
from boards.plant.production_day import production_date
from boards.refusals import NotNow, Unfit

if TYPE_CHECKING:
    from boards.checks.plans import CheckPlan

ONE = dt.timedelta(days=1)


class PlanChanging:
    def follow(self: CheckPlan, by: Person, *, active_from: dt.date, **about: Any) -> CheckPlan:
        """From `active_from` on another plan instead of this one, by what `set_up` takes. Cards that were drawn stay drawn:
        none comes again before all have come (H-10). The same submission is the same plan."""
        from boards.checks.plans import CheckPlan, DrawnCard

        self.before_changing(by)
        sent = about.get("submission")
        if sent and (there := db.session.query(CheckPlan).filter_by(submission=sent).first()) is not None:
            return there
        if active_from < max(production_date(), self.active_from):
            raise Unfit(_l("That day is over. Choose a later one."), "active_from")
        if self.active_to is not None and active_from > self.active_to:
            raise Unfit(_l("It has ended by then. Make a new plan."), "active_from")
        self.end(by, active_from - ONE)
        made: CheckPlan = type(self).set_up(self.checklist, self.unit, by, active_from=active_from, **about)
        made.seed = self.seed
        for one in self.draws:
            same = {name: getattr(one, name) for name in ("number", "window", "card", "seen_by_id", "seen_at")}
            made.draws.append(DrawnCard(**same))
        record(self, "plan changed", on=production_date(), by=by, to=str(active_from))
        return made

    def before_changing(self: CheckPlan, by: Person) -> None:
        """It counts, or will; and this person may plan here."""
        from boards.checks.planning import before_planning

        before_planning(self.unit, by)
        if self.active_to is not None and self.active_to < production_date():
            raise NotNow(_l("This plan has ended. Make a new one."))
