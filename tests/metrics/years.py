"""A plant that has measured for a long time: 53 metrics, three shifts, one day after the other."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import insert

from boards.clock import now
from boards.db import db
from boards.metrics.readings import Reading
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from tests.metrics.numbers import measured
from tests.world import World

METRICS = 53
LETTERS = "QDCM"
SHIFTS = ("early", "late", "night")
ONE_DAY = dt.timedelta(days=1)


def founded(world: World) -> list[int]:
    """53 metrics by shift, A3's first. Inside writing(). Their ids."""
    found: list[int] = []
    while len(found) < METRICS:
        number = len(found) // len(LETTERS)
        unit = world.unit("A3") if number == 0 else Unit.add(f"Y{number}", "team", f"Team {number}", world.unit("VSA"))
        for letter in LETTERS[: METRICS - len(found)]:
            found.append(measured(unit, letter, 96.5, by_shift=True, roll_up="mean").id)
    return found


def measured_for(metrics: list[int], first: int, last: int) -> int:
    """Writes the working days between so many days ago, the first included. Inside writing(). How many readings."""
    today, at = production_date(), now()
    days = [today - n * ONE_DAY for n in range(last + 1, first + 1)]
    rows = [
        {
            "metric_id": metric, "production_date": day, "shift": shift, "revision": 1, "note": "", "source": "machine",
            "value": 95.0 + (day.toordinal() + metric) % 5, "corrected": False, "recorded_at": at,
        }
        for metric in metrics for day in days if day.weekday() < 5 for shift in SHIFTS
    ]  # fmt: skip
    if rows:
        db.session.execute(insert(Reading), rows, execution_options={"touches": ()})
    return len(rows)
