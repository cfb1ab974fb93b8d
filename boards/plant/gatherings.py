"""Whether the teams below have met: the last stand-up of each, and those that were not held (M-04).

Looks back to the begin of the last production day of the unit that looks, so that a night is still told next morning
and Friday's on Monday; on days without production there is nothing to miss.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from boards.db import db
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit
from boards.plant.production_day import instant, production_date


@dataclass
class Gathering:
    """A unit's stand-ups: when the last one began, whether it runs, and when those began that were planned and not held,
    the latest first."""

    began: dt.datetime | None = None
    is_running: bool = False
    missed: list[dt.datetime] = field(default_factory=list)


def below(unit: Unit, units: Sequence[Unit], at: dt.datetime) -> dict[int, Gathering]:
    """By unit id, for those that met or should have."""
    from boards.meetings.missed import missed_below  # tiers of meetings read these rows themselves
    from boards.meetings.models import Meeting

    since = start_of(unit, at)
    found: dict[int, Gathering] = {}
    lately = select(Meeting.unit_id, Meeting.started_at, Meeting.ended_at)
    lately = lately.where(Meeting.unit_id.in_([one.id for one in units]), Meeting.started_at >= since)
    for unit_id, began, ended in db.session.execute(lately.order_by(Meeting.started_at)):
        gathering = found.setdefault(unit_id, Gathering())
        gathering.began, gathering.is_running = began, ended is None
    for one in reversed(missed_below(unit, since, at)):
        found.setdefault(one.unit.id, Gathering()).missed.append(one.occurrence.starts_at)
    return found


def start_of(unit: Unit, at: dt.datetime) -> dt.datetime:
    """When the last production day of `unit` before today's began."""
    plant = Plant.get()
    day = Calendar(unit, plant).before(production_date(at, plant), 1)
    return instant(day, plant.production_day_start, plant)
