"""What time does to standards: a major revision that is held takes effect at the first start of a production day, on its day
or later, at which everybody was trained (`standard_waits_for_training`). Written as a row, the day stays what it was.
"""

from __future__ import annotations

import datetime as dt

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import aliased

from boards import clock
from boards.clock import happens_with_time
from boards.db import db, writing
from boards.plant.models import Plant
from boards.plant.production_day import instant
from boards.standards.debts import DAY, Readership
from boards.standards.force import standard_day
from boards.standards.models import Revision, RevisionStep, Standard
from boards.standards.readiness import Readiness

BACK = dt.timedelta(days=14)  # as far as a server that was away looks back
LOOKED = "held revisions looked at"  # in this process: what was known when a day began does not change during it


@happens_with_time
def trained_revisions_begin(at: dt.datetime) -> None:
    """Each held one whose day has come, on the first day that began with everybody trained; on a plant that waits no more
    now."""
    plant = Plant.get()
    today, waits = standard_day(at, plant), bool(plant.setting("standard_waits_for_training"))
    held = _held(today)
    looked = (plant.epoch, today, waits, tuple(held))
    if not held or current_app.extensions.get(LOOKED) == looked:
        return
    day = max(today - BACK, min(held.values())) if waits else today
    while held and day <= today:
        for id in _trained([id for id, since in held.items() if since <= day], day) if waits else list(held):
            with clock.at(instant(day, plant.production_day_start, plant) if waits else at), writing():
                db.session.get_one(Revision, id).start(day)
            del held[id]
        day += DAY
    current_app.extensions[LOOKED] = looked


def _held(today: dt.date) -> dict[int, dt.date]:
    """By id the day on which each was to take effect, of those that wait for training now."""
    hold, start = aliased(RevisionStep), aliased(RevisionStep)
    began = select(start.id).where(start.revision_id == Revision.id, start.cycle == Revision.cycle, start.kind == "start")
    of = (hold.revision_id == Revision.id) & (hold.cycle == Revision.cycle) & (hold.kind == "hold")
    rows = select(Revision.id, Revision.effective_on).join(hold, of).where(~began.exists(), Revision.effective_on <= today)
    return {id: day for id, day in db.session.execute(rows.order_by(Revision.effective_on, Revision.id)) if day}


def _trained(ids: list[int], day: dt.date) -> list[int]:
    """Those for which everybody was trained when the day began: by the end of the day before."""
    rows = Standard.loaded().where(Standard.id.in_(select(Revision.standard_id).where(Revision.id.in_(ids))))
    standards = list(db.session.scalars(rows)) if ids else []
    ready = Readiness(Readership(standards, day - DAY))
    found = [one for standard in standards for one in standard.approved() if one.id in ids]
    return [one.id for one in found if not ready.of(one).missing and not one.standard.is_withdrawn(day)]
