"""The photos of the story. There are none, so each is drawn, and then kept like any photo a phone has sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

from boards.demo import scenes, work_scenes
from boards.demo.sketch import Sketch
from boards.demo.story import Row
from boards.history.attaching import attach
from boards.history.models import Attachment
from boards.history.photos import Photo, store
from boards.people.models import Person

AT_ONCE = 2  # each is developed in a process of its own
Prints = dict[tuple[str, str], Photo]  # by the record's label and the kind of photo


def taken(rows: Iterable[Row], anchor: dt.date, folder: Path) -> Prints:
    """Draws and stores every photo the rows speak of. Takes a second or two: before the transaction, not in it."""
    wanted = [(row, f"photo_{when}") for row in rows for when in row.get("photos", [])]

    def one(row: Row, kind: str) -> Photo:
        after = kind == "photo_after"
        return store(drawn(row["scene"], after), folder, anchor + dt.timedelta(days=_day(row, after)))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        photos = pool.map(lambda asked: one(*asked), wanted)
    return {(row["id"], kind): photo for (row, kind), photo in zip(wanted, photos, strict=True)}


def drawn(scene: str, after: bool) -> BytesIO:
    """A scene of the workshop as a JPEG: as it was, or `after` it was made better."""
    sketch = Sketch()
    module = scenes if hasattr(scenes, scene) else work_scenes
    getattr(module, scene)(sketch, after)
    return sketch.jpeg()


def hang(prints: Prints, row: Row, kind: str, subject: Any, by: Person | None) -> Attachment | None:
    """Attaches the photo of that kind to the record, if its row has one."""
    photo = prints.get((row["id"], kind))
    return attach(photo, subject, kind, by) if photo else None


def _day(row: Row, after: bool) -> int:
    names = ("implemented_day", "done_day", "day") if after else ("day", "raised_day")
    return int(next(row[name] for name in names if name in row))
