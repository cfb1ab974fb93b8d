"""Who may write a number, when, and which numbers can't be (domain 1.4, L-15, T-07)."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from boards.metrics.circumstances import Circumstances
from boards.metrics.judging import NO_OUTPUT, exact, value_of
from boards.people.models import LINE, Person
from boards.refusals import NotAllowed, NotNow, Unfit, need

if TYPE_CHECKING:
    from boards.metrics.models import Metric
    from boards.metrics.readings import Reading
    from boards.metrics.writing import Number

LARGEST, SMALLEST = 1e12, 1e-9  # nothing that is measured lies beyond; a zero is one


class Overtaken(NotNow):
    """Somebody else wrote another number since the page was opened: `reading` is theirs (U-01)."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(_l("Somebody else has written another number meanwhile. Yours is not saved yet."), "value")
        self.reading = reading


class MetricConditions:
    def may_record(self: Metric, by: Person) -> bool:
        """The leader of the unit, or who the metric says: a function, or the Kaizen Support Office."""
        if not by.is_active:
            return False
        if by.leads(self.unit):
            return True
        return by.home_unit.code == self.recorder or (self.recorder == "KSO" and by.holds("kso"))

    def before_recording(
        self: Metric, by: Person | None, date: dt.date, shift: str, extra_shift: bool, around: Circumstances | None = None
    ) -> None:
        """Raises where this place can't be written by this person, or was not planned to be worked (T-07)."""
        around = around or Circumstances([self.unit])
        if by is not None and not around.lets(self, by):
            raise NotAllowed(_l("This number is written by somebody else: the leader of the team, or who is named for it."))
        if self.counted == "issues":
            raise NotNow(_l("Safety counts by itself from what is reported. Report it as a problem."), "value")
        if self.counted == "checks" and by is not None:
            raise NotNow(_l("This number comes from the checks themselves."), "value")
        if date > around.today:
            raise Unfit(_l("That day is still to come."), "date")
        if shift and (shift not in around.plant.shifts or not self.by_shift):
            raise Unfit(_l("This number has no such shift."), "shift")
        if self.frequency != "daily" or extra_shift or self.counted == "checks":
            return
        planned = around.shifts_on(self.unit_id, date)
        if not planned or (shift and shift not in planned):
            raise Unfit(_l("Nobody was planned to work then. Was it an extra shift?"), "extra_shift")

    def before_correcting(
        self: Metric, by: Person | None, last: Reading, source: str, reason: str, around: Circumstances | None = None
    ) -> bool:
        """Whether changing `last` is a late correction, which needs a shift lead and a reason (L-15).

        Raises NotNow where a file or a machine would overwrite what a person typed.
        """
        late = self.is_late_correction(by, last, source, around)
        if late:
            need(reason, "reason")
        return late

    def is_late_correction(
        self: Metric, by: Person | None, last: Reading, source: str, around: Circumstances | None = None
    ) -> bool:
        """The same, asked before anybody gives the reason."""
        if source != "typed" and last.source == "typed":
            raise NotNow(_l("Somebody typed this number. What is typed is not overwritten."), "value")
        if source in ("api", "machine", "checks") or not self.is_late(last.production_date, around):
            return False
        if by is None or by.roles_in(self.unit).isdisjoint(LINE[1:]):
            raise NotAllowed(_l("The time to write it is over. A shift lead may still correct it."))
        return True

    def before_overwriting(self: Metric, last: Reading | None, seen: int | None) -> None:
        """Raises Overtaken where another revision counts than the one that whoever writes has `seen` (0: nothing there)."""
        if seen is not None and last is not None and not last.is_taken_back and last.revision != seen:
            raise Overtaken(last)

    def is_late(self: Metric, date: dt.date, around: Circumstances | None = None) -> bool:
        """The time to write a production date is over; of a monthly number when the next month's is."""
        around = around or Circumstances([self.unit])
        if self.frequency != "daily":
            return (around.today.replace(day=1) - date.replace(day=1)).days > 31
        return around.is_over(self.unit_id, date)

    def before_value(self: Metric, reading: Reading | Number) -> None:
        """Raises Unfit for what can't be a value of this metric."""
        written = (reading.value, reading.numerator, reading.denominator)
        if any(one and not (math.isfinite(one) and SMALLEST <= abs(one) < LARGEST) for one in written):
            raise Unfit(_l("That is no number we can keep."), "value")
        if self.judge == "worst":
            from boards.metrics.models import CATEGORIES

            if reading.category not in CATEGORIES or any(one is not None for one in written):
                raise Unfit(_l("Choose one of those shown."), "category")
            return
        if reading.category is not None or (reading.numerator is None) != (reading.denominator is None):
            raise Unfit(_l("Both numbers are needed: how many, and out of how many."), "denominator")
        if reading.denominator is not None and reading.denominator < 0:
            raise Unfit(_l("Less than nothing was made? Please check the number."), "denominator")
        if reading.value is None and reading.numerator is None:
            raise Unfit(_l("Please write the number."), "value")
        if self.roll_up == "ratio" and reading.shift and reading.numerator is None:
            raise Unfit(_l("Both numbers are needed: how many, and out of how many."), "denominator")
        value = value_of(self, reading)
        if value is None or value == NO_OUTPUT:
            return
        low, high = self.lowest, self.highest
        if (low is not None and value < exact(low)) or (high is not None and value > exact(high)):
            raise Unfit(_l("This can't be: the number lies outside of what is possible."), "value")
