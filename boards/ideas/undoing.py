"""Taking back what was said about an idea: the same person, soon, and only the last thing (decision 2)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from boards.actions.conditions import UNDO_MINUTES
from boards.clock import now
from boards.db import db
from boards.history.models import record, timeline_of
from boards.people.models import Person
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from boards.ideas.models import Idea, IdeaStep


UNDOABLE = (
    "acceptance",
    "owner",
    "question",
    "word",
    "decline",
    "parking",
    "merger",
    "trial",
    "report",
    "implementation",
    "standardisation",
)


class IdeaUndoing:
    def undo(self: Idea, kind: str, by: Person) -> None:
        """Takes back what was said last; a row of history stays. A second tap finds it taken back."""
        step = self.steps[-1] if self.steps else None
        if step is None or step.kind != kind or step.by_id != by.id:
            self._must_have_undone(kind, by)
            return
        self.before_undoing(step, by)
        self._touch()
        self.steps.remove(step)
        db.session.delete(step)
        if kind == "merger":
            self.merged_into = None
        record(self, f"{kind} undone", on=production_date(), by=by)

    def before_undoing(self: Idea, step: IdeaStep, by: Person) -> None:
        if step.by_id != by.id:
            raise NotAllowed(_l("Only the person who tapped can undo it."))
        if step.kind not in UNDOABLE or step is not self.steps[-1]:
            raise NotNow(_l("Something has happened since. Open it again, with a reason."))
        if step.at is None or now() - step.at > dt.timedelta(minutes=UNDO_MINUTES):
            raise NotNow(_l("Too late to undo. Open it again, with a reason."))

    def _must_have_undone(self: Idea, kind: str, by: Person) -> None:
        if any(step.kind == kind and step.by_id not in (None, by.id) for step in self.steps[-1:]):
            raise NotAllowed(_l("Only the person who tapped can undo it."))
        last = timeline_of(self)[-1]
        if (last.event, last.person_id) != (f"{kind} undone", by.id):
            raise NotNow(_l("There is nothing to take back."))
