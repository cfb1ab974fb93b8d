"""Shift handover: the outgoing leader writes and signs it, the incoming one signs or refuses (domain 1.11).

Signing out is sending the run. What the shift leaves to the next comes back at that shift's end as done or not done.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from boards.checks.answering import RunAnswering, lines
from boards.clock import now
from boards.history.models import record
from boards.notices.telling import leaders_at, tell
from boards.people.models import LINE, Person
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit
from boards.plant.production_day import Shift, production_date, shift
from boards.refusals import NotAllowed, NotNow, Unfit, need

if TYPE_CHECKING:
    from boards.checks.models import CheckRun, HandoverItem
    from boards.checks.windows import Window

UNSIGNED = dt.timedelta(minutes=30)  # into the next shift: then the shift lead hears of it (H-16)
LOOK_AHEAD_DAYS = 30  # over holidays: the next shift that takes over


class RunHandover(RunAnswering):
    def sign_out(self: CheckRun, by: Person) -> None:
        """The outgoing leader signs what was written."""
        self.submit(by)

    def sign_in(self: CheckRun, by: Person) -> None:
        """The incoming leader has read and heard it: by who leads the unit, or a deputy, but never who wrote it."""
        if self.step("sign_in") is not None:
            return
        self.before_signing_in(by)
        self._reach("sign_in", by)

    def refuse(self: CheckRun, by: Person, reason: str) -> None:
        """The incoming leader doesn't take it like this, and says why: it goes to the shift lead."""
        if self.step("refusal") is not None:
            return
        self.before_signing_in(by)
        if self.step("sign_in") is not None:
            raise NotNow(_l("It is signed already."))
        need(reason, "reason")
        self._reach("refusal", by, reason.strip()[:500])
        tell([*shift_leads(self.unit), self.done_by], "refused", self, by=by)

    def tick(self: CheckRun, item: HandoverItem, by: Person, done: bool, note: str = "") -> None:
        """What became of something the shift before had left: said by who works now; not done, with a word why."""
        if (item.done, item.note) == (done, note.strip()):
            return
        if not (by.is_active and (by.leads(self.unit) or by.home_unit.is_within(self.unit.board.id))):
            raise NotAllowed(_l("This is for the people of the team."))
        if not done:
            need(note, "note")
        item.done, item.note, item.by, item.at = done, note.strip()[:300], by, now()
        self._touch()
        record(self, "item", on=production_date(), by=by, item=item.text, done=done, reason=note or None)

    def before_signing_in(self: CheckRun, by: Person) -> None:
        if not self.is_handover or self.step("submission") is None or self.is_void:
            raise NotNow(_l("It is not signed out yet."))
        if self.done_by is by:
            raise NotAllowed(_l("Who wrote it can't sign for the next shift."))
        if not (by.leads(self.unit) or any(leader.deputy_id == by.id for leader in leaders_at(self.unit))):
            raise NotAllowed(_l("The leader of the next shift signs it."))

    def taken_over_in(self: CheckRun, plant: Plant | None = None) -> Shift | None:
        """The shift that takes over from this one; none within a month."""
        plant = plant or Plant.get()
        return next_shift(Calendar(self.unit, plant), self.window, plant)

    def unsigned_at(self: CheckRun, plant: Plant | None = None) -> dt.datetime | None:
        """When the shift lead hears that nobody has signed (H-16); none where it is signed, or was said already."""
        if not self.is_handover or self.step("sign_in") is not None or self.step("reminder") is not None or self.is_void:
            return None
        following = None if self.is_excused else self.taken_over_in(plant)
        return following.starts + UNSIGNED if following else None

    def remind(self: CheckRun) -> None:
        """Time says to the shift lead that the incoming shift has not signed (H-16)."""
        if self.step("reminder") is None:
            self._reach("reminder", None)
            tell(list(shift_leads(self.unit)), "unsigned", self)

    def sign_together(self: CheckRun, out: Person | None, into: Person) -> None:
        """Both at one place: who goes signs what was written, who comes takes it over. Neither, where one of them may not.

        `out`: not needed where it is signed out already.
        """
        if not self.is_submitted:
            if out is None:
                raise Unfit(_l("Who hands over signs too."), "out_badge")
            self.sign_out(out)
        self.sign_in(into)

    def leave_to_next(self: CheckRun) -> None:
        """What the next shift is left, one row each, from the answer that lists it; and what the board knew by now."""
        from boards.checks.known import kept, known_at
        from boards.checks.models import HandoverItem

        self.known = kept(known_at(self.unit, now(), self.window))
        for question in self.asked:
            if question.answer_kind == "items":
                for position, text in enumerate(lines(self.value_of(question)), start=1):
                    self.items.append(HandoverItem(position=position, text=text[:300]))


def next_shift(calendar: Calendar, window: Window, plant: Plant) -> Shift | None:
    """The unit's next planned shift after the one of a window; none within a month."""
    mine = shift(window.shift, window.first, plant)
    for date in (window.first + dt.timedelta(days=n) for n in range(LOOK_AHEAD_DAYS)):
        shifts = (shift(code, date, plant) for code in calendar.shifts_on(date))
        for found in sorted(shifts, key=lambda one: one.starts):
            if found.starts >= mine.ends:
                return found
    return None


def shift_leads(unit: Unit) -> list[Person]:
    """Who leads the teams of this one's value stream; else whoever leads above it."""
    above = unit.board.parent
    while above is not None:
        leading = [one for one in leaders_at(above) if _is_shift_lead(one, above)]
        if leading or (leading := leaders_at(above)):
            return leading
        above = above.parent
    return []


def _is_shift_lead(person: Person, unit: Unit) -> bool:
    return any(grant.unit_id == unit.id and grant.role == LINE[1] for grant in person.grants)
