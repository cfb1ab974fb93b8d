"""The plant's workbook as somebody sends it: compared with the plant, written in one transaction after a yes."""

from __future__ import annotations

from typing import Any, ClassVar

from boards.db import db
from boards.people.models import Person
from boards.plant.settings import tell_all_boards
from boards.setup.comparing import Good, in_turns, weighed
from boards.setup.progress import Progress
from boards.setup.sheets import sheets
from boards.touches import untold
from boards.uploads.models import Rows, Upload, Write

AT_ONCE = 50  # rows


class PlantUpload(Upload):
    """`rows`: reading.py. `old`: what stands in the cells that would change. `read`: {"aside", "unread"}."""

    page, form = "setup/upload.html", "workbook.form"
    __mapper_args__: ClassVar[dict[str, Any]] = {"polymorphic_identity": "plant"}

    def compared(self) -> tuple[Rows, Write]:
        rows, good = weighed(self.rows, sheets(), self.by)
        return rows, lambda reason: write(good, self.by, Progress(self.token))


def write(good: Good, by: Person, progress: Progress) -> None:
    """All good rows, in the caller's transaction. Boards hear of it once, at the end."""
    progress.begins(sum(len(rows) for _sheet, rows in good))
    with untold():
        for sheet, rows in good:
            for n, row in enumerate(in_turns(sheet.ordered(rows), progress.tell)):
                sheet.write(row, by)
                if n % AT_ONCE == AT_ONCE - 1:
                    db.session.flush()  # all of them at the end would be one long breath
            if rows:
                sheet.done(by)
            progress.passed(len(rows))
    tell_all_boards()
    progress.ends()
