"""What a wall costs in the server's memory, and that nothing is left of those that have gone nor of what was pushed."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.fan_out import panel
from benchmarks.figures import Ratio, Value
from benchmarks.servers import Walls, emitter_with_worker, get

WALLS = 1000
CHANGES = 10_000
WAVES = 20  # of 50 walls that come and are torn away
MANY, SOME = 100, 20
PING_SECONDS = 27


def measure() -> Iterator[Ratio | Value]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "panel.html")
        file.write_text(panel(15_000))
        change = get(f"/emit{file}")
        with emitter_with_worker() as (port, worker), Walls(port, MANY, change, "40", deflate=True).open(10) as few:
            few.last_told()
            before = held(worker)
            with Walls(port, WALLS, change, "40", deflate=True).open(10) as walls:
                walls.last_told()
                yield Value(f"a wall of {WALLS}, 15 kB compressed", "kB", (held(worker) - before) / WALLS, 60)
        with emitter_with_worker() as (port, worker):
            with Walls(port, SOME, change, "40", deflate=True).open(CHANGES // 2, gap=0) as walls:
                walls.last_told()
                half = held(worker)
                walls.last_told()
                yield Ratio(f"after {CHANGES} changes", "kB", held(worker), half, 1.02, "after half of them")
            halves = []
            for _ in range(2):
                for _ in range(WAVES // 2):
                    with Walls(port, 50, change, "40", deflate=True).open(1):
                        pass  # torn away: the process is killed
                time.sleep(PING_SECONDS)  # until then a ping waits for each that has gone
                halves.append(held(worker))
            yield Ratio(
                f"after {WAVES * 50} walls that were torn away", "kB", halves[1], halves[0], 1.02, "after half of them"
            )


def held(process: int) -> float:
    """Memory of a process in kB, its share of what it shares included."""
    found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{process}/smaps_rollup").read_text(), re.MULTILINE)
    assert found
    return float(found[1])
