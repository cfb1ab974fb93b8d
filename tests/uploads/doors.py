"""The unsafe addresses of uploads, as tests/doors.py wants them: (what prepares it, the form)."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from boards.uploads.comparing import all_metrics, weighed
from boards.uploads.numbers import NumberUpload
from boards.uploads.tables import table_of
from tests.metrics.numbers import measured, working_days
from tests.world import World


class Again(io.BytesIO):
    """A file that can be sent several times."""

    def close(self) -> None:
        self.seek(0)


def a_metric(world: World) -> dict[str, Any]:
    measured(world.unit("A3"), "Q")
    return {"unit": "a3"}


def a_file(world: World) -> tuple[io.BytesIO, str]:
    day = working_days(world.unit("A3"), 1)[0]
    return Again(f"metric;date;value\nA3-Q;{day.isoformat()};96,5\n".encode()), "numbers.csv"


def waiting(world: World) -> dict[str, Any]:
    a_metric(world)
    return {"token": sent(world)}


def sent(world: World) -> str:
    """A file of Amina's with a number of A3-Q, that waits for her yes."""
    day = working_days(world.unit("A3"), 1)[0]
    rows = [[1, ["metric", "date", "value"]], [2, ["A3-Q", {"d": day.isoformat()}, 96.5]]]
    sheets = [{"name": "Numbers", "hidden": False, "rows": rows, "merged": []}]
    metrics = all_metrics()
    table = table_of({"kind": "xlsx", "sheets": sheets}, metrics, "en")
    found, _standing, _good = weighed(table.rows, table.read, world.unit("A3"), world.amina, metrics)
    upload = NumberUpload.of(world.unit("A3"), world.amina, "numbers.xlsx", "0" * 64, table.read, found)
    return str(upload.token)


UPLOAD_DOORS: dict[str, tuple[Callable[[World], dict[str, Any]], dict[str, Any]]] = {
    "POST uploads.create": (a_metric, {"file": a_file}),
    "POST uploads.loading": (waiting, {}),
    "DELETE uploads.away": (waiting, {}),
}
