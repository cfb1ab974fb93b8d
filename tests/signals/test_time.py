"""Nobody writes, and yet a day becomes final; and several who look at once raise one signal."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import threading
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from boards import clock
from boards.clock import next_due, tick
from boards.config import ROOT
from boards.db import db, writing
from boards.issues.models import Issue
from boards.metrics.models import Metric
from boards.signals.models import Baseline, Signal
from boards.signals.raising import look_at
from boards.signals.rules import JUDGED
from tests.live.test_queries import counted
from tests.metrics.numbers import measured, written
from tests.signals.watch import SHOWCASE, days_from, hits, later_days, noon, signals, tell, watched
from tests.world import World

BERLIN = ZoneInfo("Europe/Berlin")
LEVEL = [50.0, 52.0] * 10
SHIFTS = ("early", "late", "night")


def nine(day: dt.date) -> dt.datetime:
    """09:00 at the plant: by then the production day before has to be written."""
    return dt.datetime.combine(day, dt.time(9), BERLIN)


def by_shift(world: World, missing: str | None = "night") -> tuple[Metric, list[dt.date]]:
    """Limits, seven whole days below the mean, and an eighth of which `missing` nobody writes. No clock has ticked since."""
    metric = watched(world, LEVEL, by_shift=True, roll_up="mean")
    days = [day for day, _ in zip(later_days(metric), range(10), strict=False)]
    for day in days[:8]:
        for shift in SHIFTS:
            if day != days[7] or shift != missing:
                with clock.at(noon(day)), writing():
                    metric.record(day, shift, by=None, value=50.5, source="machine")
    return metric, days


def test_a_day_that_a_shift_never_wrote_counts_once_its_time_is_over(world: World) -> None:  # K-06
    _, days = by_shift(world)
    tick(nine(days[8]) - dt.timedelta(seconds=1))
    assert signals() == []
    assert next_due(nine(days[8]) - dt.timedelta(seconds=1)) == nine(days[8])
    tick(nine(days[8]))
    (signal,) = signals()
    assert (signal.production_date, signal.raised_at, signal.direction) == (days[7], nine(days[8]), "adverse")
    assert db.session.query(Issue).one().raised_at == nine(days[8])
    tick(nine(days[8]) + dt.timedelta(minutes=1))
    assert len(signals()) == 1 and len(hits()) == 1


def test_a_whole_day_counts_as_its_last_shift_is_written(world: World) -> None:
    _, days = by_shift(world, missing=None)
    assert [signal.production_date for signal in signals()] == [days[7]]


@pytest.mark.parametrize("away", [1, 3, 20])
def test_a_server_that_was_away_writes_the_same_history(world: World, away: int) -> None:
    _, days = by_shift(world)
    for _ in range(2):
        tick(nine(days[8]) + dt.timedelta(days=away, minutes=7))
    (signal,) = signals()
    assert (signal.production_date, signal.raised_at) == (days[7], nine(days[8]))
    assert [hit.at for hit in signal.hits] == [nine(days[8])]


def test_a_restarted_server_raises_nothing_again(app: Flask, world: World) -> None:
    _, days = by_shift(world)
    tick(nine(days[8]))
    before = [(hit.id, hit.at) for hit in signals()[0].hits]
    app.extensions.pop(JUDGED)  # what a process keeps in mind goes with it
    tick(nine(days[8]) + dt.timedelta(minutes=5))
    assert [(hit.id, hit.at) for hit in signals()[0].hits] == before


def test_between_two_such_hours_the_clock_asks_for_nothing(world: World) -> None:
    _, days = by_shift(world)
    tick(nine(days[8]))
    with counted() as statements:
        tick(nine(days[8]) + dt.timedelta(minutes=1))
    asked = [one for one in statements if "machine_count" not in one]  # those have a rule of their own
    assert not [one for one in asked if "reading" in one or "signal" in one]


# --- at once


def unseen(world: World) -> Metric:
    """The showcase is written, and nobody has looked at it yet."""
    metric = watched(world)
    days = [day for day, _ in zip(later_days(metric), SHOWCASE["recent"], strict=False)]
    with clock.at(noon(days[-1])), writing():
        written(metric, dict(zip(days, SHOWCASE["recent"], strict=True)))
    return metric


def is_one(world: World) -> None:
    assert len(signals()) == 1 and len(set(hits())) == len(hits()) == 4
    assert db.session.query(Issue).count() == 1


def test_six_who_look_at_once_raise_one_signal(app: Flask, world: World) -> None:  # K-07
    metric_id, start, wrong = unseen(world).id, threading.Barrier(6), list[BaseException]()
    db.session.remove()

    def looks() -> None:
        with app.app_context():
            start.wait()
            try:
                with writing():
                    look_at([db.session.get_one(Metric, metric_id)])
            except BaseException as error:
                wrong.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=looks) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    is_one(world)


LOOKS = """
import sys
from boards.app import create_app
from boards.db import db, writing
from boards.metrics.models import Metric
from boards.signals.raising import look_at
app = create_app({"INSTANCE": sys.argv[1], "DATABASE_URL": sys.argv[2], "SECRET_KEY": "x", "PUBLISHER": False})
with app.app_context():
    print("ready", flush=True)
    sys.stdin.readline()
    with writing():
        look_at([db.session.get_one(Metric, int(sys.argv[3]))])
"""


def test_two_processes_that_look_at_once_raise_one_signal(
    app: Flask, world: World, database: str, tmp_path: Path
) -> None:  # K-07
    command = [sys.executable, "-c", LOOKS, str(tmp_path), database, str(unseen(world).id)]
    db.session.remove()
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": ROOT, "env": dict(os.environ)}
    both = [subprocess.Popen(command, **pipes) for _ in range(2)]  # type: ignore[call-overload]
    for process in both:
        assert process.stdout.readline() == "ready\n"
    for process in both:
        process.stdin.write("\n")
        process.stdin.flush()
    for process in both:
        process.communicate(timeout=60)
        assert process.returncode == 0
    is_one(world)


def test_two_shifts_written_at_once_complete_one_pattern(app: Flask, world: World) -> None:  # K-07
    metric, days = by_shift(world, missing="late")
    metric_id, start, wrong = metric.id, threading.Barrier(2), list[BaseException]()
    db.session.remove()

    def writes(day: dt.date, shift: str) -> None:
        with app.app_context():
            start.wait()
            try:
                with clock.at(noon(days[9])), writing():
                    found = db.session.get_one(Metric, metric_id)
                    found.record(day, shift, by=None, value=50.5, source="machine")
            except BaseException as error:
                wrong.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=writes, args=place) for place in ((days[7], "late"), (days[8], "early"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == [] and len(signals()) == 1 and (days[7], "WE4") in hits()


# --- what it costs


def many(world: World, unit: str, count: int, length: int) -> list[int]:
    """Watched metrics with so many quiet days after their limits."""
    found = []
    with writing():
        for n in range(count):
            metric = measured(world.unit(unit), "QDCME"[n], 96.5)
            days = days_from(metric, 20 + length, dt.date(2026, 1, 5))
            written(metric, dict(zip(days, (LEVEL * 9)[: 20 + length], strict=True)))
            Baseline.freeze(metric, days[0], days[19], world.ingrid, "First limits")
            found.append(metric.id)
    return found


def asked(ids: list[int], since: dt.date | None = None) -> int:
    db.session.remove()
    with writing():
        loaded = db.session.scalars(Metric.loaded().where(Metric.id.in_(ids))).all()
        with counted() as statements:
            look_at(loaded, since)
    return len(statements)


def test_looking_asks_as_often_for_many_as_for_one(world: World) -> None:
    one, five, long = many(world, "A1", 1, 5), many(world, "A3", 5, 5), many(world, "VSA", 1, 100)
    assert asked(one) == asked(five) == asked(long) <= 12
    assert asked(long, dt.date(2026, 6, 19)) <= 12


def test_without_limits_looking_is_one_question(world: World) -> None:
    with writing():
        ids = [measured(world.unit(unit), "Q", 96.5).id for unit in ("A3", "B2")]
    assert asked(ids) == 1


def test_a_number_of_today_is_judged_without_reading_years(world: World) -> None:
    metric = db.session.get_one(Metric, many(world, "A3", 1, 100)[0])
    day = next(later_days(metric))
    with clock.at(noon(day)), writing(), counted() as statements:
        metric.record(day, by=None, value=51.0, source="machine")
    read = [one for one in statements if "FROM reading" in one and "BETWEEN" in one and "reading_reason" not in one]
    assert len(read) == 1, "one stretch of days, not the whole life of the limits"
    assert tell(metric, [51.0]) and db.session.query(Signal).count() == 0
