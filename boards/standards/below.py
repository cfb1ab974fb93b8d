"""What a board above says of standards: figures a unit, each with the records behind it (U-09). Never a list of persons.

One reading of all standards and people below; as many queries for eighty teams as for eight.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from boards.plant.models import Plant, Unit
from boards.plant.production_day import plant_date
from boards.standards.debts import Debt, Readership, readership_of
from boards.standards.force import standard_day
from boards.standards.models import Revision, Standard

SOON_DAYS = 14  # so long before it a revision is counted above
LISTS = ("soon", "unread", "late", "review")


@dataclass(frozen=True)
class Figures:
    """`soon`: revisions that take effect; `unread`: readings missing, of these `late`; `review`: standards whose review is
    overdue. Counted are people at home at the unit or below, and what holds or is owned there."""

    unit: Unit
    soon: int
    unread: int
    late: int
    review: int

    @property
    def is_calm(self) -> bool:
        return not (self.soon or self.unread or self.review)

    @property
    def is_red(self) -> bool:
        return bool(self.late or self.review)


class StandardsBelow:
    """Of one unit as of an instant."""

    def __init__(self, unit: Unit, at: dt.datetime, readership: Readership | None = None) -> None:
        self.unit, self.plant = unit, Plant.get()
        self.on, self.today = standard_day(at, self.plant), plant_date(at, self.plant)
        self.readership = readership or readership_of(unit, self.on)

    def figures(self, unit: Unit) -> Figures:
        unread = self.unread(unit)
        late = sum(debt.is_overdue(self.today) for debt in unread)
        return Figures(unit, len(self.soon(unit)), len(unread), late, len(self.review(unit)))

    def soon(self, unit: Unit) -> list[Revision]:
        """Revisions that wait for their day, and it is near; not those that only correct the wording."""
        last = self.on + dt.timedelta(days=SOON_DAYS)
        return [one for one in self._coming if one.effective_on and one.effective_on <= last and self._holds(one, unit)]

    def unread(self, unit: Unit) -> list[Debt]:
        """Readings that are missing: one a person and standard."""
        return [debt for debt in self._debts if debt.person.home_unit.is_within(unit.id)]

    def review(self, unit: Unit) -> list[Standard]:
        """Standards owned there whose review is overdue (D-10)."""
        return [standard for standard in self._overdue if standard.unit.is_within(unit.id)]

    def behind(self, what: str) -> list[Standard]:
        """The standards behind one of LISTS, by code."""
        if what == "soon":
            found = [revision.standard for revision in self.soon(self.unit)]
        elif what == "review":
            found = self.review(self.unit)
        else:
            found = [debt.standard for debt in self._wanted(what)]
        return sorted(dict.fromkeys(found), key=lambda standard: standard.code)

    def by_team(self, standard: Standard, what: str) -> list[tuple[str, int]]:
        """Of one standard: (team's code, readings missing), the codes in order."""
        return sorted(
            Counter(one.person.home_unit.board.code for one in self._wanted(what) if one.standard is standard).items()
        )

    def _wanted(self, what: str) -> list[Debt]:
        return [debt for debt in self.unread(self.unit) if what == "unread" or debt.is_overdue(self.today)]

    def _holds(self, revision: Revision, unit: Unit) -> bool:
        """At the unit, above it or below it; or it is the unit's own."""
        uses = [use.unit for use in revision.standard.uses if use.counts_on(self.on)]
        return any(place.is_within(unit.id) or unit.is_within(place.id) for place in (revision.standard.unit, *uses))

    @cached_property
    def _debts(self) -> list[Debt]:
        return self.readership.debts()

    @cached_property
    def _coming(self) -> list[Revision]:
        """Approved by that day already: a past day's board knows nothing of later."""
        rows = [one for standard in self.readership.standards for one in standard.approved() if not one.is_editorial]
        known = [one for one in rows if (step := one.step("approval")) is not None and step.on <= self.on]
        return [one for one in known if one.state(self.on) == "approved"]

    @property
    def is_empty(self) -> bool:
        """No standard is in force or near here."""
        return not self._coming and not any(one.revision_on(self.on) for one in self.readership.standards)

    @cached_property
    def _overdue(self) -> list[Standard]:
        near = ((one, one.next_review_on(self.on)) for one in self.readership.standards)
        return [standard for standard, day in near if day is not None and day < self.today]
