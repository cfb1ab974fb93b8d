"""How an area stands in its audits: the last result, the one before, whether the last is still current (H-13)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select

from boards.checks.content import Checklist
from boards.checks.due import Due, Schedule, overdue
from boards.checks.models import CheckRun, RunStep
from boards.db import db
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.standards.models import Revision

LOOK_BACK = dt.timedelta(days=200)  # windows: two quarters
LONG_AGO = dt.timedelta(days=400)  # an older audit is looked for only where there is none since


@dataclass(frozen=True)
class Standing:
    """Of one unit in one kind of audit. `missed`: windows that passed without an audit since; then the last result is shown
    greyed with its age, never as current."""

    unit: Unit
    runs: Sequence[CheckRun] = ()  # sent and counting, the latest first
    missed: Sequence[Due] = field(default=())
    coming: Due | None = None  # the window that is open or comes next

    @property
    def last(self) -> CheckRun | None:
        return next(iter(self.runs), None)

    @property
    def before(self) -> CheckRun | None:
        return self.runs[1] if len(self.runs) > 1 else None

    @property
    def is_overdue(self) -> bool:
        return bool(self.missed)

    def age(self, today: dt.date) -> int | None:
        """Calendar days since the last audit; none: never."""
        sent = self.last.step("submission") if self.last else None
        return (today - sent.on).days if sent else None


def standings(units: Sequence[Unit], kind: str, at: dt.datetime, runs: int = 2) -> dict[int, Standing]:
    """By unit, as of an instant, with the latest `runs` of each: as many queries for eight units as for one, however many
    years of audits there are."""
    today = production_date(at)
    schedule = Schedule(units, today - LOOK_BACK, today + dt.timedelta(days=31), at)
    dues = [due for due in schedule.dues(personal=False) if due.plan.checklist.kind == kind]
    latest = _latest(units, kind, runs, today - LONG_AGO)
    found = {}
    for unit in units:
        mine = [due for due in dues if due.plan.unit_id == unit.id]
        ahead = next((due for due in mine if due.state in ("open", "coming")), None)
        found[unit.id] = Standing(unit, latest.get(unit.id, []), overdue(mine), ahead)
    return found


def _latest(units: Sequence[Unit], kind: str, count: int, since: dt.date | None) -> dict[int, list[CheckRun]]:
    """The latest runs of each unit that began after a day; of those that have none, from any time."""
    of_kind = (
        select(Revision.id).join(Checklist, Checklist.standard_id == Revision.standard_id).where(Checklist.kind == kind)
    )
    sent = select(RunStep.at).where(RunStep.run_id == CheckRun.id, RunStep.kind == "submission").correlate(CheckRun)
    order = CheckRun.first.desc(), sent.scalar_subquery().desc()
    place = func.row_number().over(partition_by=CheckRun.unit_id, order_by=order).label("place")
    here = CheckRun.unit_id.in_([unit.id for unit in units]), CheckRun.revision_id.in_(of_kind), CheckRun.counting()
    lately = (CheckRun.first >= since,) if since else ()
    numbered = select(CheckRun.id, place).where(*here, *lately).subquery()
    ids = select(numbered.c.id).where(numbered.c.place <= count)
    found: dict[int, list[CheckRun]] = {}
    rows = db.session.scalars(CheckRun.loaded().where(CheckRun.id.in_(ids))).unique().all()
    for run in sorted(rows, key=_sent_at, reverse=True):
        found.setdefault(run.unit_id, []).append(run)
    without = [unit for unit in units if unit.id not in found]
    return found | _latest(without, kind, count, None) if without and since else found


def _sent_at(run: CheckRun) -> tuple[dt.date, dt.datetime]:
    sent = run.step("submission")
    assert sent is not None
    return run.first, sent.at
