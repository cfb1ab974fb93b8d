"""Adherence and conformance of the units below a tier, and of the tier's own leaders: figures of units, never of persons
(P-06). Read off what checks have written as numbers: as many questions for eighty teams as for eight."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from boards.checks.light import Slots
from boards.checks.measures import ADHERENCE, metrics_of
from boards.checks.scoring import NOTHING, Score
from boards.checks.wall import Layers, layers_of
from boards.db import db
from boards.metrics.models import Metric
from boards.metrics.readings import Reading
from boards.plant.models import Unit
from boards.plant.production_day import production_date

DAYS = 28
SHOWN = (ADHERENCE, "5S", "LPA", "KAM", "AM")
FIVE_S_DAYS = 120  # so far back the last audit is looked for


@dataclass
class Row:
    """A unit's figures of the last four weeks, of 5S the last audit's. `counted`: by what the metrics' codes end with;
    `metrics`: the first of each, whose page has the records; `overdue`: checks that wait since their time passed."""

    unit: Unit
    counted: dict[str, Score] = field(default_factory=dict)
    metrics: dict[str, Metric] = field(default_factory=dict)
    overdue: int = 0
    stale_days: int | None = None  # since the last 5S audit, where the next is overdue (H-13)

    @property
    def is_tier(self) -> bool:
        """What is counted here are its leaders' own lists; the teams below have their rows."""
        return self.unit.kind in ("value_stream", "plant")

    @property
    def undone(self) -> int:
        """Checks that were due and not done in time."""
        adherence = self.counted.get(ADHERENCE, NOTHING)
        return adherence.possible - adherence.points


@dataclass
class Tier:
    """Of a value stream or the plant: its own leaders' row first, then a row a unit; the layers of process audits."""

    rows: list[Row]
    layers: Layers | None
    days: int = DAYS


def figures_below(unit: Unit, units: Sequence[Unit], at: dt.datetime) -> Tier:
    """`units`: those with a board below, in their order."""
    places = unit.within()
    board = {one.id: one.board.id for one in places}
    rows = {one.id: Row(one) for one in (unit, *sorted(units, key=lambda one: _place(one, units)))}
    for (unit_id, suffix), metric in sorted(metrics_of(board, light=True).items()):
        row = rows.get(board[unit_id])
        if row is not None and suffix in SHOWN:
            row.metrics.setdefault(suffix, metric)
    slots = Slots(places, at)
    for slot in slots.overdue():
        if (row := rows.get(board[slot.plan.unit_id])) is not None:
            row.overdue += 1
            if slot.plan.checklist.kind == "five_s":
                row.stale_days = 0
    for unit_id, suffix, score, date in _counted(list(board), at):
        if (row := rows.get(board[unit_id])) is not None:
            row.counted[suffix] = row.counted.get(suffix, NOTHING) + score
            if suffix == "5S" and row.stale_days is not None:
                row.stale_days = (slots.today - date).days
    return Tier([row for row in rows.values() if row.metrics or row.overdue], layers_of(slots))


def _place(unit: Unit, units: Sequence[Unit]) -> tuple[int, int]:
    """A value stream before its teams."""
    ids = [one.id for one in units]
    above = unit.parent_id if unit.parent_id in ids else unit.id
    return ids.index(above), ids.index(unit.id) + 1 if above != unit.id else 0


def on_time(units: Sequence[Unit], at: dt.datetime) -> Score:
    """Checks done in time of those asked for, of the last four weeks at these places."""
    found = [score for _, suffix, score, _ in _counted([unit.id for unit in units], at) if suffix == ADHERENCE]
    return sum(found, NOTHING)


def _counted(unit_ids: Sequence[int], at: dt.datetime) -> list[tuple[int, str, Score, dt.date]]:
    """Sums by unit and what is measured; of 5S only the last day on which it was audited."""
    metrics = {metric.id: (unit_id, suffix) for (unit_id, suffix), metric in metrics_of(unit_ids, light=True).items()}
    today = production_date(at)
    rows = (
        select(Reading.metric_id, Reading.production_date, Reading.numerator, Reading.denominator)
        .where(Reading.metric_id.in_(metrics), Reading.production_date <= today, Reading.recorded_at <= at)
        .where(Reading.production_date > today - dt.timedelta(days=FIVE_S_DAYS))
        .order_by(Reading.production_date, Reading.revision)
    )
    days: dict[int, dict[dt.date, Score]] = defaultdict(dict)
    for metric_id, date, numerator, denominator in db.session.execute(rows):
        days[metric_id][date] = Score(int(numerator or 0), int(denominator or 0))  # the last revision counts
    found = []
    for metric_id, scores in days.items():
        unit_id, suffix = metrics[metric_id]
        dates = [max(scores)] if suffix == "5S" else [one for one in scores if one > today - dt.timedelta(days=DAYS)]
        found.append((unit_id, suffix, sum((scores[one] for one in dates), NOTHING), max(scores)))
    return found
