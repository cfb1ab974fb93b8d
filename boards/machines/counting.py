"""What one message says: which reading it is, when it was measured, how many. Pure but for the plant's clock.

Numbers are kept as they were written: sums are made of exact fractions, so that ten times 0.1 is 1.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from boards.machines.models import KEY_MAX
from boards.machines.paths import NoSuchPath, at_path
from boards.metrics.conditions import LARGEST
from boards.plant.models import Plant
from boards.plant.production_day import Shift, instant, production_date, shift, shift_at

if TYPE_CHECKING:
    from boards.machines.models import Binding

PAYLOAD_BYTES = 64 * 1024
AHEAD = dt.timedelta(minutes=10)  # a machine's clock may go wrong by so much
OLDEST = dt.timedelta(days=31)
EPOCHS = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3), (0, 1))  # from this number on it is ns, µs, ms, s since 1970


class Unreadable(ValueError):
    """This message can't count; `why` is a word of words.WHY."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Said:
    """What a message says by one binding. Of a pair `value` is none; of a value `numerator` and `denominator` are."""

    key: str
    at: dt.datetime
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None


def opened(payload: bytes) -> Any:
    """The JSON of a message. Raises Unreadable."""
    if len(payload) > PAYLOAD_BYTES:
        raise Unreadable("too large")
    try:
        return json.loads(payload, parse_constant=_no_number)
    except RecursionError:
        raise Unreadable("too deep") from None
    except Unreadable:
        raise
    except ValueError:
        raise Unreadable("no json") from None


def read(message: Any, binding: Binding, topic: str, arrived: dt.datetime) -> Said:
    """What an opened message says by a binding. Raises Unreadable."""
    at = arrived
    if binding.at_path:
        at = _instant(_found(message, binding.at_path, "no time"))
        if at > arrived + AHEAD:
            raise Unreadable("to come")
        if at < arrived - OLDEST:
            raise Unreadable("too old")
    key = _key(_found(message, binding.key_path, "no key")) if binding.key_path else at.isoformat()
    if any(wild in binding.topic for wild in "+#"):
        key = f"{topic} {key}"  # every machine counts for itself
    if len(key) > KEY_MAX or not key.isprintable():
        key = hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()
    return Said(key, at, *_amounts(message, binding))


def _amounts(message: Any, binding: Binding) -> tuple[float | None, float | None, float | None]:
    if binding.numerator_path:
        above = _number(_found(message, binding.numerator_path, "no numerator"))
        below = 1.0  # each message is one
        if binding.denominator_path:
            below = _number(_found(message, binding.denominator_path, "no denominator"))
        return None, above, below
    if binding.value_path:
        return _number(_found(message, binding.value_path, "no value")), None, None
    return 1.0, None, None


def _found(message: Any, path: str, why: str) -> Any:
    try:
        return at_path(message, path)
    except NoSuchPath:
        raise Unreadable(why) from None


def _number(said: Any) -> float:
    """A number, also one that a machine sends as text; yes and no are 1 and 0."""
    if not isinstance(said, bool | int | float | str) or (isinstance(said, str) and "_" in said):
        raise Unreadable("no number")
    try:
        number = float(said)
    except ValueError:
        raise Unreadable("no number") from None
    except OverflowError:
        raise Unreadable("number too large") from None
    if math.isnan(number):
        raise Unreadable("no number")
    if abs(number) >= LARGEST:
        raise Unreadable("number too large")
    return number


def _key(said: Any) -> str:
    if isinstance(said, str) and said.strip():
        return said
    if isinstance(said, int) and not isinstance(said, bool):
        return str(said)
    if isinstance(said, float) and math.isfinite(said):
        return repr(said)
    raise Unreadable("bad key")


def _instant(said: Any) -> dt.datetime:
    if isinstance(said, str):
        try:
            at = dt.datetime.fromisoformat(said.strip())
        except ValueError:
            return _since_1970(said)
        if at.tzinfo is None:
            raise Unreadable("no zone")
        try:
            return at.astimezone(dt.UTC)
        except OverflowError:
            raise Unreadable("bad time") from None
    return _since_1970(said)


def _since_1970(said: Any) -> dt.datetime:
    if isinstance(said, bool) or not isinstance(said, int | float | str):
        raise Unreadable("bad time")
    try:
        number = float(said)
        per_second = next(per for since, per in EPOCHS if abs(number) >= since)
        return dt.datetime.fromtimestamp(number / per_second, dt.UTC)
    except (ValueError, OverflowError, OSError, StopIteration):
        raise Unreadable("bad time") from None


def _no_number(word: str) -> Any:
    raise Unreadable("no number")  # NaN and Infinity, which JSON doesn't know


class PlantClock:
    """Which production date and shift an instant belongs to, by the plant's clock. Remembers the shift it looked at last."""

    def __init__(self, plant: Plant) -> None:
        self.plant = plant
        self._last: Shift | None = None

    def day(self, at: dt.datetime) -> dt.date:
        return production_date(at, self.plant)

    def shift(self, at: dt.datetime) -> tuple[dt.date, str]:
        """The shift by the clock; between two shifts the one before: what comes then was made in it."""
        if self._last is None or not self._last.starts <= at < self._last.ends:
            self._last = shift_at(at, self.plant)
        if self._last is not None:
            return self._last.production_date, self._last.code
        day = self.day(at)
        near = [shift(code, date, self.plant) for date in (day, day - dt.timedelta(days=1)) for code in self.plant.shifts]
        before = max((one for one in near if one.ends <= at), key=lambda one: one.ends, default=None)
        return (before.production_date, before.code) if before else (day, "")


def ends_at(date: dt.date, code: str, plant: Plant) -> dt.datetime:
    """The instant at which a shift, or without a code the production date, is over."""
    if code in plant.shifts:
        return shift(code, date, plant).ends
    ends = [shift(code, date, plant).ends for code in plant.shifts]
    if ends and plant.night_belongs_to == "end":
        return max(ends)
    return max([instant(date + dt.timedelta(days=1), plant.production_day_start, plant), *ends])
