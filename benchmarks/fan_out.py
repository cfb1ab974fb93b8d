"""One change, until the last of many walls has it, beside a bare broadcast of the same bytes to the same walls."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Ratio
from benchmarks.servers import Walls, bare, emitter, get

CHANGES = 10
ROUNDS = 3
SIZES = ((50, 3_000, False, 2.0), (200, 3_000, False, 1.3), (1000, 3_000, False, 1.3), (1000, 15_000, True, 0.3))


def measure() -> Iterator[Ratio]:
    with tempfile.TemporaryDirectory() as folder:
        for walls, size, deflate, limit in SIZES:
            file = Path(folder, f"{size}.html")
            file.write_text(panel(size))
            ours, limits = _rounds(walls, file, deflate)
            what = f"{walls} walls told, {size // 1000} kB{' compressed' if deflate else ''}"
            yield Ratio(what, "ms", statistics.median(ours), statistics.median(limits), limit, "a bare broadcast")


def _rounds(walls: int, file: Path, deflate: bool) -> tuple[list[float], list[float]]:
    """Ours and bare in turn, each with walls of its own that stay open."""
    change = get(f"/emit{file}")
    ours: list[float] = []
    limits: list[float] = []
    with emitter() as port, bare(deflate) as bare_port:
        for _ in range(ROUNDS):
            with Walls(port, walls, change, "40", deflate=deflate).open(CHANGES) as told:
                ours += told.last_told()
            with Walls(bare_port, walls, change, deflate=deflate).open(CHANGES) as told:
                limits += told.last_told()
    return ours, limits


def panel(size: int) -> str:
    """HTML like a panel's, as compressible as one: a row differs from the next by number, name and date."""
    row = (
        '<li id="action-{0}" class="row" data-state="open"><a href="/actions/{0}">Guard of press {1} closes again</a>'
        '<span class="owner">M. Szymański</span><time datetime="2026-{2:02}-{3:02}">{3}.{2}.</time></li>'
    )
    rows = (row.format(1000 + n * 7, n * 13 % 97, n % 12 + 1, n * 11 % 28 + 1) for n in range(size // 150))
    return "".join(rows)[:size].ljust(size)
