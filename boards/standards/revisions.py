"""The states of a revision, read off its rows (domain 1.13), and the letters that name it (D-13)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from boards.plant.models import Plant
from boards.plant.production_day import instant

if TYPE_CHECKING:
    from boards.standards.models import Revision, RevisionStep

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # without I and O, which are read as 1 and 0
BASE = len(LETTERS)


class RevisionStates:
    """What `Revision` says of itself on a day."""

    def step(self: Revision, kind: str) -> RevisionStep | None:
        """The row of a state in the current cycle; none: not reached."""
        return next((step for step in self.steps if step.kind == kind and step.cycle == self.cycle), None)

    @property
    def is_approved(self: Revision) -> bool:
        return self.step("approval") is not None

    @property
    def is_draft(self: Revision) -> bool:
        return self.step("submission") is None and not self.is_discarded

    @property
    def is_discarded(self: Revision) -> bool:
        """Thrown away before it was ever approved. Its row stays, so that its letter is never used again (D-13)."""
        return self.step("discard") is not None

    @property
    def is_open(self: Revision) -> bool:
        """Being written or approved: a standard has one such at a time."""
        return not self.is_approved and not self.is_discarded

    @property
    def is_editorial(self: Revision) -> bool:
        return self.change_class == "editorial"

    @property
    def former(self: Revision) -> Revision | None:
        """The approved one before it, which it is compared with; none: it is the first."""
        others = [one for one in self.standard.approved() if one.id < self.id]
        return others[-1] if others else None

    @property
    def begins_on(self: Revision) -> dt.date | None:
        """The production date from which it is in force; none: not approved, or it waits until everybody is trained."""
        return next((day for revision, day in self.standard.days() if revision is self), None)

    def is_held(self: Revision, on: dt.date) -> bool:
        """Its day has come, and it waits until everybody is trained."""
        return self.state(on) == "approved" and self.effective_on is not None and self.effective_on <= on

    def starts_at(self: Revision, plant: Plant) -> dt.datetime | None:
        """The instant from which its text is shown: the start of its production day, also for a night shift that runs until
        then (D-01), but never before it was approved. None for one that isn't."""
        approval, day, start = self.step("approval"), self.begins_on, self.step("start")
        if approval is None or day is None:
            return None
        starts = max(instant(day, plant.production_day_start, plant), approval.at)
        return max(starts, start.at) if start else starts

    def state(self: Revision, on: dt.date) -> str:
        """draft, in_review, approved (waits for its day), effective, superseded or withdrawn, on a production date; or
        discarded: thrown away as a draft."""
        if self.is_discarded:
            return "discarded"
        if not self.is_approved or self.effective_on is None:
            return "draft" if self.is_draft else "in_review"
        begins = self.begins_on
        if begins is None or begins > on:
            return "approved"
        if self.standard.is_withdrawn(on):
            return "withdrawn"
        return "effective" if self.standard.revision_on(on) is self else "superseded"


def next_rev(used: list[str]) -> str:
    """The letter after the latest of `used`: A first, AA after Z (P)."""
    return _letters(max((_number(rev) for rev in used), default=0) + 1)


def _number(rev: str) -> int:
    number = 0
    for letter in rev:
        number = number * BASE + LETTERS.index(letter) + 1
    return number


def _letters(number: int) -> str:
    rev = ""
    while number:
        number, rest = divmod(number - 1, BASE)
        rev = LETTERS[rest] + rev
    return rev
