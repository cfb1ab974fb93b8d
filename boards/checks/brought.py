"""What a handover brings along by itself, so that nothing open is lost because nobody typed it (domain 1.11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from boards.checks.handover import LOOK_AHEAD_DAYS, next_shift
from boards.checks.models import HandoverItem
from boards.checks.windows import Window
from boards.db import db
from boards.ideas.models import Idea
from boards.issues.models import Issue
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit
from boards.plant.production_day import shift_at
from boards.plant.roster import RosterEntry
from boards.standards.models import Revision, Standard, Use

SOON = dt.timedelta(days=7)  # revisions that take effect by then
SAFETY_FIRST = ("injury", "unsafe_condition", "near_miss")


@dataclass(frozen=True)
class Brought:
    """Of one unit, at one instant. Absences carry no reason (P-07)."""

    safety: Sequence[Issue]  # open, safety first
    blocked: Sequence[Issue]  # parts not ok, still open
    contained: Sequence[Issue]  # containments in force
    others: Sequence[Issue]  # calls and abnormalities that are open
    absent: Sequence[RosterEntry]  # of the next shift
    revisions: Sequence[Revision]  # that take effect within a week
    trials: Sequence[Idea]  # running
    left: Sequence[HandoverItem]  # what the shift before had left, not said yet


def brought(unit: Unit, at: dt.datetime) -> Brought:
    """For the leader who writes the handover of the shift that runs at `at`."""
    found = list(db.session.scalars(Issue.open_for(unit).where(Issue.kind != "red_tag").order_by(Issue.id)))
    safety = [issue for issue in found if issue.kind in SAFETY_FIRST]
    blocked = [issue for issue in found if issue.kind == "nonconformity"]
    rest = [issue for issue in found if issue not in safety and issue not in blocked]
    return Brought(
        safety=safety,
        blocked=blocked,
        contained=[issue for issue in found if issue.state == "contained"],
        others=[issue for issue in rest if not issue.is_request],
        absent=_absent(unit, at),
        revisions=_revisions(unit, at),
        trials=list(db.session.scalars(Idea.loaded().where(Idea.unit_id == unit.id, Idea.stored_state == "trial"))),
        left=_left(unit, at),
    )


def _absent(unit: Unit, at: dt.datetime) -> list[RosterEntry]:
    plant = Plant.get()
    running = shift_at(at, plant)
    window = Window(running.production_date, running.production_date, running.code) if running else None
    following = next_shift(Calendar(unit, plant), window, plant) if window else None
    if following is None:
        return []
    there = RosterEntry.unit_id == unit.id, RosterEntry.production_date == following.production_date
    of = RosterEntry.shift == following.code, RosterEntry.absence_kind.is_not(None)
    return list(db.session.scalars(RosterEntry.loaded().where(*there, *of)))


def _revisions(unit: Unit, at: dt.datetime) -> list[Revision]:
    from boards.standards.force import standard_day

    today = standard_day(at)
    inside = select(Unit.id).where(Unit.path.startswith(unit.path)).union(select(Unit.id).where(Unit.id.in_(unit.lineage)))
    used = select(Use.standard_id).where(Use.unit_id.in_(inside), Use.from_on <= today + SOON)
    used = used.where(Use.to_on.is_(None) | (Use.to_on >= today))
    found = db.session.scalars(Standard.loaded().where(Standard.id.in_(used)).order_by(Standard.code))
    coming = [revision for standard in found if (revision := standard.upcoming(today)) is not None]
    return [one for one in coming if one.effective_on is not None and one.effective_on <= today + SOON]


def _left(unit: Unit, at: dt.datetime) -> list[HandoverItem]:
    """Of the last handovers of this unit, what nobody has ticked."""
    from boards.checks.models import CheckRun

    since = at.date() - dt.timedelta(days=LOOK_AHEAD_DAYS)
    mine = HandoverItem.run.has((CheckRun.unit_id == unit.id) & (CheckRun.first >= since) & ~CheckRun.has("void"))
    rows = select(HandoverItem).where(mine, HandoverItem.done.is_(None)).options(joinedload(HandoverItem.run))
    return list(db.session.scalars(rows.order_by(HandoverItem.run_id, HandoverItem.position)))
