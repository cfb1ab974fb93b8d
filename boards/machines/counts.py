"""Messages become counts: each once, however often it is delivered, many in one transaction. No panel shows them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Select, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from boards.clock import QUIET
from boards.db import db
from boards.machines.counting import PlantClock, Said, Unreadable, opened, read
from boards.machines.models import PAYLOAD_MAX, Binding, MachineCount, MachineMessage
from boards.machines.refused import REFUSALS_KEPT, forget_old_refusals, refuse
from boards.metrics.judging import exact
from boards.metrics.models import Metric

REMEMBERED = dt.timedelta(days=14)  # so long ids keep a message from counting twice
AT_ONCE = 5000  # rows in one statement

Place = tuple[int, dt.date, str]  # metric id, production date, shift


@dataclass(frozen=True)
class Message:
    topic: str
    payload: bytes
    arrived: dt.datetime


@dataclass(frozen=True)
class Found:
    """What one message is by one binding: where it counts, or why it doesn't."""

    binding: Binding
    message: Message
    place: Place | None = None
    said: Said | None = None
    why: str = ""


class CountedSoFar(NamedTuple):
    """What machines have counted for a place: a value, or a numerator and a denominator; of how many messages."""

    value: float | None
    numerator: float | None
    denominator: float | None
    messages: int


def counted_so_far(metric: Metric, date: dt.date, shift: str = "") -> CountedSoFar | None:
    """What the machines say of a production date, of a shift where the metric is by shift; none where nothing came."""
    place = (MachineCount.metric_id == metric.id, MachineCount.production_date == date, MachineCount.shift == shift)
    count = db.session.scalar(select(MachineCount).where(*place))
    return counted(count) if count is not None and count.messages else None


def counted(count: MachineCount) -> CountedSoFar:
    if count.is_pair:
        return CountedSoFar(None, count.numerator, count.denominator, count.messages)
    return CountedSoFar(count.total, None, None, count.messages)


def found(message: Message, bindings: Iterable[Binding], clock: PlantClock) -> list[Found]:
    """What a message is by each of the bindings that listen to its topic. Writes nothing."""
    matching = list(bindings)
    try:
        content = opened(message.payload) if matching else None
    except Unreadable as no:
        return [Found(binding, message, why=no.why) for binding in matching]
    return [_found(message, content, binding, clock) for binding in matching]


def count(messages: Sequence[Found]) -> int:
    """Counts those that were not counted yet, and keeps why others can't be. Call inside writing(). How many were new."""
    new = _first_seen([one for one in messages if one.said is not None])
    by_place: dict[Place, list[Found]] = defaultdict(list)
    for one in new:
        assert one.place is not None
        by_place[one.place].append(one)
    for place, ones in by_place.items():
        _add(_count_at(place), ones)
    for one in [one for one in messages if one.said is None][-REFUSALS_KEPT:]:
        refuse(one.binding, one.message.topic, one.message.payload[: 4 * PAYLOAD_MAX], one.why, one.message.arrived)
    forget_old_refusals()
    return len(new)


def has_old(at: dt.datetime) -> bool:
    """Whether there are ids of messages so old that nobody sends them again."""
    return db.session.scalar(_old(at).limit(1)) is not None


def sweep(at: dt.datetime) -> None:
    """Forgets such ids, some at a time. Call inside writing()."""
    db.session.execute(delete(MachineMessage).where(MachineMessage.id.in_(_old(at).limit(AT_ONCE))), execution_options=QUIET)


def _old(at: dt.datetime) -> Select[int]:
    """Counted back from the last message: after weeks without a server its neighbours may still be sent again."""
    last = db.session.scalar(select(func.max(MachineMessage.received_at)))
    return select(MachineMessage.id).where(MachineMessage.received_at < min(last or at, at) - REMEMBERED)


def _found(message: Message, content: Any, binding: Binding, clock: PlantClock) -> Found:
    try:
        said = read(content, binding, message.topic, message.arrived)
    except Unreadable as no:
        return Found(binding, message, why=no.why)
    date, shift = clock.shift(said.at) if binding.metric.by_shift else (clock.day(said.at), "")
    return Found(binding, message, (binding.metric_id, date, shift), said)


def _first_seen(messages: Sequence[Found]) -> list[Found]:
    """Those whose id this binding has not counted yet. The database decides, so that nobody counts one twice."""
    by_key: dict[tuple[int, str], Found] = {}
    for one in messages:
        assert one.said is not None
        by_key.setdefault((one.binding.id, one.said.key), one)
    if not by_key:
        return []
    names = ("binding_id", "key", "production_date", "shift", "received_at")
    rows = [
        dict(zip(names, (*key, *one.place[1:], one.message.arrived), strict=True))
        for key, one in by_key.items()
        if one.place is not None
    ]
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    new: set[tuple[int, str]] = set()
    for first in range(0, len(rows), AT_ONCE):
        some: Any = insert(MachineMessage).values(rows[first : first + AT_ONCE])
        some = some.on_conflict_do_nothing(index_elements=["binding_id", "key"])
        some = some.returning(MachineMessage.binding_id, MachineMessage.key)
        new |= {(row[0], row[1]) for row in db.session.execute(some, execution_options=QUIET)}
    return [one for key, one in by_key.items() if key in new]


def _count_at(place: Place) -> MachineCount:
    metric_id, date, shift = place
    here = (MachineCount.metric_id == metric_id, MachineCount.production_date == date, MachineCount.shift == shift)
    there = db.session.scalar(select(MachineCount).where(*here))
    if there is None:
        there = MachineCount(
            metric_id=metric_id, production_date=date, shift=shift,
            messages=0, total=0.0, numerator=0.0, denominator=0.0, written=0,
        )  # fmt: skip
        db.session.add(there)
    return there


def _add(count: MachineCount, ones: Sequence[Found]) -> None:
    """One after the other as they arrived; of those that tell the latest, the one measured last counts."""
    for one in ones:
        said, adds = one.said, one.binding.adds
        assert said is not None
        count.messages += 1
        latest = count.last_at is None or said.at >= count.last_at
        if not adds and not latest:
            continue
        if said.value is None:
            count.numerator = _sum(count.numerator, said.numerator) if adds else said.numerator or 0.0
            count.denominator = _sum(count.denominator, said.denominator) if adds else said.denominator or 0.0
        else:
            count.total = _sum(count.total, said.value) if adds else said.value
            count.last_value = said.value if latest else count.last_value
        count.last_at = said.at if latest else count.last_at


def _sum(before: float, more: float | None) -> float:
    """Of decimals as they are written: 0.1 + 0.2 is 0.3."""
    return float(exact(before) + exact(more or 0.0))
