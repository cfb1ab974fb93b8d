"""Stand-ups that did not take place: derived, never written (M-04). The next tier sees them, nights above all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from boards.clock import Touch, changes_with_time
from boards.db import db
from boards.meetings.models import Forum, Meeting
from boards.meetings.schedule import WINDOW, Occurrence, planned_between
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit

LONG = dt.timedelta(days=7)  # after a longer silence every tier board is told anew


class Missed(NamedTuple):
    """A stand-up of `unit` that was planned and not held."""

    unit: Unit
    occurrence: Occurrence


def missed_below(unit: Unit, since: dt.datetime, until: dt.datetime) -> list[Missed]:
    """Tier 1 stand-ups below `unit` whose window ended after `since` up to `until` without a meeting, oldest first.

    The same few queries for 8 teams and for 80. Nothing on days without production.
    """
    forums = _team_forums(Unit.path.startswith(unit.path), Unit.id != unit.id)
    planned = _planned(forums, since - WINDOW, until - WINDOW)
    held = _held(forums, planned)
    missed = [one for one in planned if (one.forum.id, one.production_date, one.shift) not in held]
    return [Missed(one.forum.unit, one) for one in sorted(missed, key=lambda one: (one.starts_at, one.forum.id))]


@changes_with_time
def windows_pass(since: dt.datetime, until: dt.datetime) -> Iterable[Touch]:
    """The window of a team's stand-up is over: if nobody met, every tier above says so."""
    forums = _team_forums()
    if until - since <= LONG:
        forums = [one.forum for one in _planned(forums, since - WINDOW, until - WINDOW)]
    above = {id for forum in forums for id in forum.unit.lineage[:-1]}
    return {(id, panel) for id in above for panel in ("children", "meeting")}


def _team_forums(*where: object) -> list[Forum]:
    found = select(Forum).join(Unit, Forum.unit_id == Unit.id).where(Forum.kind == "tier", Forum.tier == 1, Unit.active)
    return list(db.session.scalars(found.where(*where).options(joinedload(Forum.unit))))  # type: ignore[arg-type]


def _planned(forums: list[Forum], since: dt.datetime, until: dt.datetime) -> list[Occurrence]:
    if not forums:
        return []
    plant = Plant.get()
    calendars = Calendar.of_units([forum.unit for forum in forums], plant)
    return [one for forum in forums for one in planned_between(forum, since, until, plant, calendars[forum.unit_id])]


def _held(forums: list[Forum], planned: list[Occurrence]) -> set[tuple[int, dt.date, str]]:
    if not planned:
        return set()
    first = min(one.production_date for one in planned)
    keys = select(Meeting.forum_id, Meeting.production_date, Meeting.shift)
    keys = keys.where(Meeting.forum_id.in_([forum.id for forum in forums]), Meeting.production_date >= first)
    return {(row[0], row[1], row[2]) for row in db.session.execute(keys)}
