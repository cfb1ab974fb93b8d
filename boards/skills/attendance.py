"""Who really worked where: what nobody does for long lapses (Q-11). Each look goes by an index, however long the past is."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select

from boards.db import db
from boards.plant.models import Unit
from boards.plant.roster import RosterEntry
from boards.skills.models import Assessment, Skill

Place = tuple[int, int]  # person id, station id

_day = RosterEntry.production_date
_done = RosterEntry.attended.is_(True), RosterEntry.absence_kind.is_(None)
_worker = RosterEntry.role != "trainee"


def noted_since(stations: Collection[int], until: dt.date) -> dict[int, dt.date]:
    """By station the first production date on which anybody was noted there; none where nobody was up to `until`."""
    if not stations:
        return {}
    begun = select(_day).where(RosterEntry.station_id == Unit.id, *_done, _day <= until).order_by(_day).limit(1)
    found = db.session.execute(select(Unit.id, begun.scalar_subquery()).where(Unit.id.in_(stations)))
    return {station: date for station, date in found if date is not None}


def worked_on(
    people: Collection[int], skills: Collection[int], stations: Collection[int], first: dt.date, until: dt.date
) -> dict[Place, list[dt.date]]:
    """Production dates, the oldest first, on which those assessed in these skills worked at these stations: the last one
    up to `first`, and all from then to `until`."""
    worked: dict[Place, list[dt.date]] = defaultdict(list)
    if not stations:
        return worked
    assessed = (
        select(Assessment.person_id, Skill.unit_id)
        .join(Skill, Skill.id == Assessment.skill_id)
        .where(Assessment.person_id.in_(people), Skill.id.in_(skills), Skill.unit_id.in_(stations))
        .distinct()
        .subquery()
    )
    there = RosterEntry.person_id == assessed.c.person_id, RosterEntry.station_id == assessed.c.unit_id
    last = select(_day).where(*there, *_done, _worker, _day <= first).order_by(_day.desc()).limit(1)
    for person, station, date in db.session.execute(select(assessed, last.scalar_subquery())):
        if date is not None:
            worked[person, station].append(date)
    if until > first:
        by_place = RosterEntry.person_id, RosterEntry.station_id
        here = RosterEntry.station_id.in_(stations), RosterEntry.person_id.in_(people), _day > first, _day <= until
        later = select(*by_place, _day).where(*here, *_done, _worker).group_by(*by_place, _day)
        for person, station, date in db.session.execute(later.order_by(_day)):
            if station is not None:
                worked[person, station].append(date)
    return worked
