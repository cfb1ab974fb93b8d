"""What a hundred plants with ten thousand walls need: its own costs, measured, and a simulation of the busiest minutes.

`python -m benchmarks.scale`. A plant is a database and a server process of its own (docs/scale.md), so a hundred plants are
a hundred processes that share processors. Simulated are ten minutes in which every team of every plant holds its stand-up.
"""

from __future__ import annotations

import heapq
import os
import random
import tempfile
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from benchmarks.memory import held
from benchmarks.real_change import PUSHED, closing, founded
from benchmarks.servers import Walls, check, product
from benchmarks.team_to_boards import Leader
from boards.app import create_app
from boards.db import db
from boards.live.checks import answer
from boards.plant.models import Unit
from tests.conftest import settings

PLANTS, TEAMS, WALLS_A_TEAM = 100, 50, 2
CHANGE_EVERY = 10.0  # seconds between two changes of a team in its stand-up: some sixty in ten minutes
MINUTES = 10
CHECK_EVERY = 20.0  # seconds between two checks of a wall
MEASURED_WALLS, CHANGES, IDLE = 200, 10, 10.0


@dataclass(frozen=True)
class Costs:
    """Of one process: seconds of processor for a change with its panels, to push it to one more wall, a second to each open
    wall for its heartbeats, a check; memory in kB."""

    change: float
    push: float
    second: float
    check: float
    memory: float
    wall: float


def measured() -> Costs:
    """On this machine, now."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first, _ = founded(folder)
        with product(folder) as (port, worker):
            memory = held(worker)
            close = closing(Leader(port).cookie, port)
            spent = []
            for number, count in enumerate((1, MEASURED_WALLS)):
                with Walls(port, count, close, "40", check("A3"), expects=PUSHED).open(
                    CHANGES, gap=0.1, first=first + number * CHANGES
                ) as walls:
                    before = processor(worker)
                    walls.last_told()
                    spent.append((processor(worker) - before) / CHANGES)
                    wall = (held(worker) - memory) / count
                    before = processor(worker)
                    time.sleep(IDLE)
                    second = (processor(worker) - before) / IDLE / count
        return Costs(spent[0], max(0, spent[1] - spent[0]) / MEASURED_WALLS, second, _check(folder), memory, wall)


def processor(process: int) -> float:
    """Seconds of processor a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _check(folder: Path, times: int = 200) -> float:
    """Of a wall that shows all there is."""
    app = create_app(settings(folder, f"sqlite:///{folder / 'boards.sqlite'}"))
    with app.app_context(), app.test_request_context():
        unit = Unit.by_code("A3")
        assert unit
        shown = {name: panel["revision"] for name, panel in answer(unit, {"lang": "en", "panels": {}})["panels"].items()}
        began = time.process_time()
        for _ in range(times):
            db.session.rollback()
            answer(unit, {"lang": "en", "panels": shown})
        took = (time.process_time() - began) / times
        db.session.remove()
        db.engine.dispose()
    return took


def simulated(costs: Costs, plants: int, processors: int, seed: int = 1) -> float:
    """Seconds from a change until its last wall has it, the 99th of a hundred: each plant's process does one thing after the
    other, `processors` of them at once."""
    chance = random.Random(seed)
    walls = TEAMS * WALLS_A_TEAM
    arrivals = []
    for plant in range(plants):
        for rate, work, told in (
            (TEAMS / CHANGE_EVERY, costs.change + WALLS_A_TEAM * costs.push, True),
            (walls / CHECK_EVERY, costs.check, False),
            (0.5, 2 * walls * costs.second, False),  # the heartbeats of all its walls
        ):
            at = chance.expovariate(rate)
            while at < MINUTES * 60:
                arrivals.append((at, plant, work, told))
                at += chance.expovariate(rate)
    return _last_told(sorted(arrivals), plants, processors)


def _last_told(arrivals: list[tuple[float, int, float, bool]], plants: int, processors: int) -> float:
    waiting: list[deque[tuple[float, float, bool]]] = [deque() for _ in range(plants)]
    ready: deque[int] = deque()  # plants with work that no processor does
    ends: list[tuple[float, int]] = []  # of those that run
    busy, delays, coming = set(), [], deque(arrivals)
    while coming or ends:
        now = min(coming[0][0] if coming else float("inf"), ends[0][0] if ends else float("inf"))
        if ends and ends[0][0] == now:
            _, plant = heapq.heappop(ends)
            busy.discard(plant)
            if waiting[plant]:
                ready.append(plant)
        else:
            at, plant, work, told = coming.popleft()
            if not waiting[plant] and plant not in busy:
                ready.append(plant)
            waiting[plant].append((at, work, told))
        while ready and len(ends) < processors:
            plant = ready.popleft()
            at, work, told = waiting[plant].popleft()
            busy.add(plant)
            heapq.heappush(ends, (now + work, plant))
            if told:
                delays.append(now + work - at)
    return sorted(delays)[int(len(delays) * 0.99)]


if __name__ == "__main__":
    costs = measured()
    print(f"a change: {costs.change * 1e3:.1f} ms; each wall more: {costs.push * 1e6:.0f} µs; a wall a second: "
          f"{costs.second * 1e6:.0f} µs; a check: {costs.check * 1e3:.2f} ms; a process: {costs.memory / 1e3:.0f} MB, "
          f"a wall {costs.wall:.0f} kB")  # fmt: skip
    walls = TEAMS * WALLS_A_TEAM
    load = TEAMS / CHANGE_EVERY * (costs.change + WALLS_A_TEAM * costs.push) + walls * (
        costs.check / CHECK_EVERY + costs.second
    )
    print(f"{PLANTS} plants, {PLANTS * walls} walls, all in their stand-ups: {PLANTS * load:.1f} processors' work, "
          f"{PLANTS * (costs.memory + walls * costs.wall) / 1e6:.1f} GB")  # fmt: skip
    for processors in (8, 12, 16, 24, 32):
        if PLANTS * load < processors:
            print(f"{processors:>3} processors: 99 of 100 changes on the last wall within "
                  f"{simulated(costs, PLANTS, processors) * 1e3:.0f} ms")  # fmt: skip
