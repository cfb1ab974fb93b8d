"""Many numbers at once, by the rules of `Metric.record`: files, histories. As many queries for five thousand as for five.

with writing():
    write_many([Number(metric, date, "early", value=96.5), …], by=lena, source="file", reason="From the paper board")
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from boards.db import db
from boards.history.models import entry
from boards.metrics.circumstances import Circumstances
from boards.metrics.drafting import says_the_same
from boards.metrics.models import Metric
from boards.metrics.readings import Reading
from boards.people.models import Person
from boards.refusals import Refusal, need
from boards.signals.raising import look_at

BREATH = 200  # numbers after which the others of this server get their turn
PORTION = 500  # numbers that go to the database together: all at once would keep the boards waiting
One = TypeVar("One")
Place = tuple[int, dt.date, str]  # metric, production date, shift


@dataclass(frozen=True)
class Number:
    """One number for one place, as `Metric.record` takes it. `note` and `reasons` None: as they were."""

    metric: Metric
    date: dt.date
    shift: str = ""
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    category: str | None = None
    note: str | None = None
    reasons: Mapping[str, float] | None = None
    at: dt.datetime | None = None  # when it was written down, if not now (a history is loaded)
    by: Person | None = None  # if not the one who writes them all

    @property
    def place(self) -> Place:
        return self.metric.id, self.date, self.shift


@dataclass(frozen=True)
class Weighed:
    """What writing a number would do. `verdict`: new, changed, unchanged or refused (`refusal` says why)."""

    number: Number
    verdict: str
    last: Reading | None = None  # what stands there, also when it was taken back
    why: Mapping[str, float] = field(default_factory=dict)  # the reasons that would stand there
    is_late: bool = False  # a late correction: by a shift lead, which is asked already, with a reason, which is not (L-15)
    refusal: Refusal | None = None

    @property
    def is_written(self) -> bool:
        return self.verdict in ("new", "changed")


class Standing:
    """What stands in the places of many numbers, read in a constant number of queries."""

    def __init__(self, numbers: Sequence[Number]) -> None:
        metrics = {number.metric.id: number.metric for number in numbers}
        self.around = Circumstances(metric.unit for metric in metrics.values())
        self._waiting = 0  # for the database
        self.last = counting(metrics, {number.date for number in numbers}, self.around.today)

    def weigh(self, number: Number, by: Person | None, source: str) -> Weighed:
        """What writing this number would do now. Writes nothing, raises nothing."""
        metric, last, by = number.metric, self.last.get(number.place), number.by or by
        if number.note is None:
            number = replace(number, note=last.note if last else "")
        try:
            metric.before_recording(by, number.date, number.shift, False, self.around)
            metric.before_value(number)
            why = metric.why_after(last, number.reasons)
            if last is None:
                return Weighed(number, "new", None, why)
            if says_the_same(last, number, why):
                return Weighed(number, "unchanged", last, why)
            late = not last.is_taken_back and metric.is_late_correction(by, last, source, self.around)
        except Refusal as refusal:
            return Weighed(number, "refused", last, refusal=refusal)
        return Weighed(number, "new" if last.is_taken_back else "changed", last, why, late)

    def write(self, one: Weighed, by: Person | None, source: str, reason: str = "") -> None:
        """Adds what was weighed to the session. Raises its refusal; Unfit for a late correction without a reason."""
        if one.refusal is not None:
            raise one.refusal
        if not one.is_written:
            return
        if one.is_late:
            need(reason, "reason")
        number, last = one.number, one.last
        reading = number.metric.draft(
            one.why, metric=number.metric, production_date=number.date, shift=number.shift, value=number.value,
            numerator=number.numerator, denominator=number.denominator, category=number.category, note=number.note,
            source=source, revision=last.revision + 1 if last else 1, corrected=one.is_late,
            reason=reason if one.is_late else None, recorded_by=number.by or by, recorded_at=number.at or self.around.now,
        )  # fmt: skip
        db.session.add(reading)
        self.last[number.place] = reading
        self._waiting += 1
        if self._waiting == PORTION:
            db.session.flush()
            self._waiting = 0


def write_many(
    numbers: Sequence[Number], *, by: Person | None = None, source: str = "machine", reason: str = "", look: bool = True
) -> list[Weighed]:
    """Writes numbers in their order, all or (by its refusal) none; call inside writing(), some ten thousand at a time.

    `by` is None for machines and histories. `reason`: why what is late is corrected (L-15). Without `look` the run
    rules wait for the caller.
    """
    standing = Standing(numbers)
    done = []
    with db.session.no_autoflush:
        for number in breathing(numbers):
            done.append(standing.weigh(number, by, source))
            standing.write(done[-1], by, source, reason)
    finish(standing, done, by, reason, look)
    return done


def finish(standing: Standing, done: Iterable[Weighed], by: Person | None, reason: str, look: bool = True) -> None:
    """After the last number: all rows at once, their late corrections into the timelines, and one look at the rules."""
    written = [one for one in done if one.is_written]
    db.session.flush()
    db.session.add_all(
        entry(
            one.number.metric, "corrected", on=standing.around.today, by=one.number.by or by, reason=reason,
            day=one.number.date.isoformat(), shift=one.number.shift,
        )
        for one in written
        if one.is_late
    )  # fmt: skip
    db.session.flush()
    if look and written:
        look_at({one.number.metric.id: one.number.metric for one in written}.values())


def breathing(rows: Iterable[One]) -> Iterator[One]:
    """The same rows, letting the others of this server have their turn now and then."""
    for n, row in enumerate(rows):
        if n % BREATH == BREATH - 1:
            time.sleep(0)
        yield row


def counting(metric_ids: Iterable[int], dates: Iterable[dt.date], today: dt.date) -> dict[Place, Reading]:
    """The counting reading of each place of these metrics and dates, with its reasons and who wrote it."""
    past = sorted({date for date in dates if date <= today})  # of days to come there is none
    rows = (
        select(Reading)
        .where(Reading.metric_id.in_(list(metric_ids)), Reading.production_date.in_(past))
        .options(joinedload(Reading.why), joinedload(Reading.recorded_by))
        .order_by(Reading.revision)
    )
    found = db.session.scalars(rows).unique()
    return {(one.metric_id, one.production_date, one.shift): one for one in found}
