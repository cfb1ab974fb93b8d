"""Many numbers at once, by the rules of `Metric.record`: files, histories. As many queries for five thousand as for five.

with writing():
    write_many([Number(metric, date, "early", value=96.5), …], by=lena, source="file", reason="From the paper board")
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from boards.db import db
from boards.history.models import entry
from boards.metrics.circumstances import Circumstances
from boards.metrics.drafting import says_the_same
from boards.metrics.models import Metric
from boards.metrics.readings import Reading
from boards.metrics.signalling import look_at
from boards.people.models import Person
from boards.refusals import Refusal, need

BREATH = 200  # numbers after which the others of this server get their turn
One = TypeVar("One")


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
    def place(self) -> tuple[int, dt.date, str]:
        return self.metric.id, self.date, self.shift


@dataclass(frozen=True)
class Weighed:
    """What writing a number would do. `verdict`: new, changed, unchanged or refused (`refusal` says why)."""

    number: Number
    verdict: str
    last: Reading | None = None  # what stands there, also when it was taken back
    wanted: Reading | None = None  # what would stand there
    refusal: Refusal | None = None

    @property
    def is_late(self) -> bool:
        """A late correction: needs a shift lead, which is asked already, and a reason, which is not (L-15)."""
        return self.wanted is not None and bool(self.wanted.corrected)


class Standing:
    """What stands in the places of many numbers, read in a constant number of queries."""

    def __init__(self, numbers: Sequence[Number]) -> None:
        metrics = {number.metric.id: number.metric for number in numbers}
        self.around = Circumstances(metric.unit for metric in metrics.values())
        self.last = _counting(metrics, {number.date for number in numbers}, self.around.today)

    def weigh(self, number: Number, by: Person | None, source: str) -> Weighed:
        """What writing this number would do now. Writes nothing, raises nothing."""
        metric, last, by = number.metric, self.last.get(number.place), number.by or by
        note = number.note if number.note is not None else last.note if last else ""
        try:
            metric.before_recording(by, number.date, number.shift, False, self.around)
            wanted = metric.draft(
                last, number.reasons, production_date=number.date, shift=number.shift, value=number.value,
                numerator=number.numerator, denominator=number.denominator, category=number.category, note=note,
                source=source, recorded_by=by, recorded_at=number.at or self.around.now,
            )  # fmt: skip
            if last is None:
                return Weighed(number, "new", None, wanted)
            if says_the_same(last, wanted):
                return Weighed(number, "unchanged", last)
            wanted.revision = last.revision + 1
            wanted.corrected = not last.is_taken_back and metric.is_late_correction(by, last, source, self.around)
        except Refusal as refusal:
            return Weighed(number, "refused", last, None, refusal)
        return Weighed(number, "new" if last.is_taken_back else "changed", last, wanted)

    def write(self, weighed: Weighed, reason: str = "") -> None:
        """Adds what was weighed to the session. Raises its refusal; Unfit for a late correction without a reason."""
        if weighed.refusal is not None:
            raise weighed.refusal
        if weighed.wanted is None:
            return
        if weighed.is_late:
            need(reason, "reason")
            weighed.wanted.reason = reason
        weighed.wanted.metric = weighed.number.metric
        db.session.add(weighed.wanted)
        self.last[weighed.number.place] = weighed.wanted


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
            standing.write(done[-1], reason)
    finish(standing, done, by, reason, look)
    return done


def finish(standing: Standing, done: Iterable[Weighed], by: Person | None, reason: str, look: bool = True) -> None:
    """After the last number: all rows at once, their late corrections into the timelines, and one look at the rules."""
    written = [one for one in done if one.wanted is not None]
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


def _counting(metric_ids: Iterable[int], dates: set[dt.date], today: dt.date) -> dict[tuple[int, dt.date, str], Reading]:
    """The counting reading of each place of these metrics and dates, with its reasons and who wrote it."""
    past = sorted(date for date in dates if date <= today)  # of days to come there is none
    rows = (
        select(Reading)
        .where(Reading.metric_id.in_(list(metric_ids)), Reading.production_date.in_(past))
        .options(joinedload(Reading.why), joinedload(Reading.recorded_by))
        .order_by(Reading.revision)
    )
    found = db.session.scalars(rows).unique()
    return {(one.metric_id, one.production_date, one.shift): one for one in found}
