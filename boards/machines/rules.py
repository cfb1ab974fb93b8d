"""What time itself does with counts: when a shift is over, or the day of a number without shifts, the count becomes a
reading. What comes later supersedes it, at most once a minute. Typed numbers stay.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Iterable

from flask import current_app
from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased, joinedload

from boards import clock
from boards.clock import falls_due, happens_with_time
from boards.db import db, writing
from boards.machines.counting import OLDEST, ends_at
from boards.machines.counts import counted, has_old, sweep
from boards.machines.models import Binding, MachineCount
from boards.machines.refused import forget_old_refusals, refuse
from boards.metrics.models import Metric
from boards.metrics.readings import Reading
from boards.plant.models import Plant
from boards.plant.production_day import production_date
from boards.refusals import Refusal
from boards.signals.raising import look_at

AGAIN = dt.timedelta(minutes=1)  # between two revisions of one place

log = logging.getLogger(__name__)


@happens_with_time
def counts_become_readings(at: dt.datetime) -> None:
    """All that is due, in one transaction a unit: its board moves once. The listener asks too, while messages come."""
    by_moment: dict[tuple[dt.datetime, int], list[int]] = defaultdict(list)
    for count, ended in _due(at):
        moment = ended if at - ended < AGAIN else at  # what came later was not known at the shift's end
        by_moment[moment, count.metric.unit_id].append(count.id)
    for (moment, _), ids in sorted(by_moment.items()):
        try:
            with clock.at(moment), writing():
                _write(ids, at)
        except Exception:
            if current_app.config.get("PANELS_RAISE"):
                raise
            log.exception("the numbers of a unit's machines wait for the next tick")
            db.session.rollback()


@happens_with_time
def old_messages_are_forgotten(at: dt.datetime) -> None:
    """Their ids, in short transactions: a machine may have sent millions."""
    while has_old(at):
        with writing():
            sweep(at)


@falls_due
def next_count(after: dt.datetime) -> dt.datetime | None:
    """When the next shift or day is over that machines count in."""
    plant = Plant.get()
    ends = [ends_at(count.production_date, count.shift, plant) for count in db.session.scalars(_waiting(after))]
    return min((end for end in ends if end > after), default=None)


def _due(at: dt.datetime) -> list[tuple[MachineCount, dt.datetime]]:
    """Counts of what is over that their readings don't know of yet, each with the instant it was over."""
    plant = Plant.get()
    waiting = [(count, ends_at(count.production_date, count.shift, plant)) for count in db.session.scalars(_waiting(at))]
    return [(count, ended) for count, ended in waiting if ended <= at]


def _write(ids: Iterable[int], at: dt.datetime) -> None:
    changed: list[Metric] = []
    still = _loaded().where(MachineCount.id.in_(list(ids)), MachineCount.messages > MachineCount.written)
    for count in db.session.scalars(still.with_for_update(of=MachineCount)).all():  # another process may be at it
        last = Reading.latest(count.metric, count.production_date, count.shift)
        if last is not None and count.written and at - last.recorded_at < AGAIN:
            continue
        if _record(count):
            changed.append(count.metric)
    look_at(dict.fromkeys(changed))
    forget_old_refusals()


def _record(count: MachineCount) -> bool:
    """One count becomes a reading. What can't is kept among the refusals, once."""
    so_far = counted(count)
    first, count.written = not count.written, count.messages
    try:
        count.metric.record(
            count.production_date, count.shift, by=None, source="machine", look=False,
            value=so_far.value, numerator=so_far.numerator, denominator=so_far.denominator,
        )  # fmt: skip
        return True
    except Refusal as no:
        binding = db.session.scalar(select(Binding).where(Binding.metric_id == count.metric_id).order_by(Binding.id))
        if first and binding is not None:
            said = [so_far.value] if so_far.value is not None else [so_far.numerator, so_far.denominator]
            what = f"{count.production_date} {count.shift} {' / '.join(f'{one:g}' for one in said if one is not None)}"
            refuse(binding, binding.topic, what.encode(), no.sentence, clock.now())
        return False


def _waiting(at: dt.datetime) -> Select[MachineCount]:
    """Counts that hold more than was written of them; where a typed number stands, nothing waits."""
    fed = MachineCount.metric_id.in_(select(Binding.metric_id))
    recent = MachineCount.production_date >= production_date(at) - OLDEST
    return _loaded().where(fed, recent, MachineCount.messages > MachineCount.written, ~_is_typed())


def _is_typed() -> ColumnElement[bool]:
    last, later = aliased(Reading), aliased(Reading)

    def there(reading: type[Reading]) -> ColumnElement[bool]:
        return and_(
            reading.metric_id == MachineCount.metric_id,
            reading.production_date == MachineCount.production_date,
            reading.shift == MachineCount.shift,
        )

    says = or_(last.value.is_not(None), last.numerator.is_not(None))  # else it was taken back
    superseded = select(later.id).where(there(later), later.revision > last.revision).correlate(MachineCount, last)
    typed = select(last.id).where(there(last), last.source == "typed", says, ~superseded.exists())
    return typed.correlate(MachineCount).exists()


def _loaded() -> Select[MachineCount]:
    metric = joinedload(MachineCount.metric)
    return select(MachineCount).options(metric.joinedload(Metric.unit), metric.selectinload(Metric.targets))
