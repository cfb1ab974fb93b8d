"""Which revision is in force: computed from the day, never stored (D-01, D-12, decision 11)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from boards.clock import now
from boards.plant.models import Plant

if TYPE_CHECKING:
    from boards.standards.models import Revision, Standard, StandardStep
    from boards.standards.questions import Question


def standard_day(at: dt.datetime | None = None, plant: Plant | None = None) -> dt.date:
    """The day by which texts switch: it begins at the start of the production day, also for a night shift that runs until
    then, and wherever the night belongs (D-01)."""
    plant = plant or Plant.get()
    local = (at or now()).astimezone(plant.zone).replace(tzinfo=None)
    start = plant.production_day_start
    return (local - dt.timedelta(hours=start.hour, minutes=start.minute)).date()


class StandardForce:
    """What `Standard` says of its revisions on a production date. Asks loaded rows only (`Standard.loaded`)."""

    def approved(self: Standard) -> list[Revision]:
        """Approved revisions, by the day they take effect."""
        found = [revision for revision in self.revisions if revision.is_approved and revision.effective_on]
        return sorted(found, key=lambda revision: (revision.effective_on or dt.date.max, revision.id))

    def days(self: Standard) -> list[tuple[Revision, dt.date | None]]:
        """Approved revisions with the day from which each is in force: its `effective_on`; of one that is held until
        everybody is trained (rules.py) the day on which that was so, none before. What follows a held one waits for it."""
        found: list[tuple[Revision, dt.date | None]] = []
        latest, held = dt.date.min, False
        for revision in self.approved():
            start = revision.step("start")
            held = held or (revision.step("hold") is not None and start is None)
            latest = max(latest, start.on if start else revision.effective_on or latest)
            found.append((revision, None if held else latest))
        return found

    def revision_on(self: Standard, on: dt.date) -> Revision | None:
        """The one in force on a production date; none before the first and after the withdrawal (D-01, D-11)."""
        if self.is_withdrawn(on):
            return None
        return self._latest(on)

    def revision_at(self: Standard, at: dt.datetime, plant: Plant) -> Revision | None:
        """The one whose text is shown at an instant: it switches at the start of the production day (D-01)."""
        if self.is_withdrawn(standard_day(at, plant)):
            return None
        begun = [one for one in self.approved() if (starts := one.starts_at(plant)) is not None and starts <= at]
        return begun[-1] if begun else None

    def binding_on(self: Standard, on: dt.date) -> Revision | None:
        """The one that has to be acknowledged: the latest in force that is not editorial (D-05)."""
        if self.is_withdrawn(on):
            return None
        return self._latest(on, "minor", "major")

    def upcoming(self: Standard, on: dt.date) -> Revision | None:
        """The next approved revision that waits for its day, or for training."""
        return next((one for one, day in self.days() if day is None or day > on), None)

    @property
    def asked(self: Standard) -> list[Question]:
        """What people have asked about any of its revisions, the oldest first."""
        return [question for revision in self.revisions for question in revision.questions]

    def withdrawal(self: Standard) -> StandardStep | None:
        return next((step for step in self.steps if step.kind == "withdrawal"), None)

    def is_withdrawn(self: Standard, on: dt.date) -> bool:
        step = self.withdrawal()
        return step is not None and step.on <= on

    def used_on(self: Standard, on: dt.date) -> set[int]:
        """Ids of the units where it holds on a date (D-07)."""
        return set() if self.is_withdrawn(on) else {use.unit_id for use in self.uses if use.counts_on(on)}

    def _latest(self: Standard, on: dt.date, *classes: str) -> Revision | None:
        """The last that has begun, of all or of these classes."""
        begun = [one for one, day in self.days() if day is not None and day <= on]
        return next((one for one in reversed(begun) if not classes or one.change_class in classes), None)
