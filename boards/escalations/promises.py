"""By when an answer is owed (domain 1.9.2): Tier 2 at the next stand-up of the crew that asked, Tier 3 a production day."""

from __future__ import annotations

import datetime as dt

from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit
from boards.plant.production_day import crew_on, instant, production_date, shift, shift_at

FURTHEST_DAYS = 60  # a crew that isn't planned for so long is not waited for


def answer_due_at(from_unit: Unit, to_unit: Unit, crew: str, at: dt.datetime) -> dt.datetime:
    """The instant by which `to_unit` owes its answer to what `crew` of `from_unit` asked it at `at`.

    The stand-up of the shift in which it was asked is too early: it is the next one of that crew.
    """
    plant = Plant.get()
    if to_unit.kind == "plant":
        return a_day_later(from_unit, production_date(at, plant))
    after = _own_shift_ends(crew, at, plant)
    meeting = _next_meeting(from_unit, after, crew or None)
    return meeting[0] if meeting else _next_shift(from_unit, crew, after, plant)


def a_day_later(from_unit: Unit, date: dt.date) -> dt.datetime:
    """The end of the next production day of `from_unit` after a production date: all its crews have met by then."""
    plant = Plant.get()
    return end_of_day(Calendar(from_unit, plant).after(date, 1), plant)


def acknowledge_by(to_unit: Unit, at: dt.datetime) -> dt.datetime | None:
    """The end of the addressed tier's next meeting; none where it has no meeting."""
    meeting = _next_meeting(to_unit, at, None)
    return meeting[1] if meeting else None


def end_of_day(date: dt.date, plant: Plant) -> dt.datetime:
    """The instant at which a production date ends and the next begins."""
    if plant.night_belongs_to == "start":
        return instant(date + dt.timedelta(days=1), plant.production_day_start, plant)
    return max(shift(code, date, plant).ends for code in plant.shifts)


def start_of_day(date: dt.date, plant: Plant) -> dt.datetime:
    """The instant at which a production date begins: all that is said of when somebody nameless asked (I-03)."""
    return end_of_day(date - dt.timedelta(days=1), plant)


def _own_shift_ends(crew: str, at: dt.datetime, plant: Plant) -> dt.datetime:
    """The end of the shift that is on, if it is this crew's; else the instant itself."""
    on = shift_at(at, plant)
    return on.ends if on and crew and crew_on(on.code, on.production_date, plant) == crew else at


def _next_meeting(unit: Unit, after: dt.datetime, crew: str | None) -> tuple[dt.datetime, dt.datetime] | None:
    """Start and end of the unit's next tier meeting after an instant."""
    from boards.meetings.schedule import next_meeting  # here: meetings know escalations, whose answers they read

    tier = 3 if unit.kind == "plant" else None  # the plant has a fourth tier that asks for no answer here
    found = next_meeting(unit, after, crew=crew, tier=tier)
    return (found.starts_at, found.starts_at + dt.timedelta(minutes=found.forum.minutes)) if found else None


def _next_shift(unit: Unit, crew: str, after: dt.datetime, plant: Plant) -> dt.datetime:
    """The start of the next shift planned for the unit, of this crew where one asked."""
    calendar, first = Calendar(unit, plant), production_date(after, plant)
    for days in range(FURTHEST_DAYS):
        date = first + dt.timedelta(days=days)
        for code in calendar.shifts_on(date):
            starts = shift(code, date, plant).starts
            if starts >= after and (not crew or crew_on(code, date, plant) == crew):
                return starts
    return end_of_day(calendar.after(first, 1), plant)
