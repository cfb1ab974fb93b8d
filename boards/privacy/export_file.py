"""The export as a ZIP: a page to read, the same in full as JSON, and the photos.

Made in the thread pool, from words alone.
"""

from __future__ import annotations

import contextlib
import json
import tempfile
import zipfile
from pathlib import Path
from typing import IO, Any

from flask import current_app, render_template

from boards.aside import aside
from boards.clock import now
from boards.config import ROOT
from boards.history.photos import path_of
from boards.people.models import Person
from boards.plant.models import Plant
from boards.privacy import export
from boards.privacy.kinds import KINDS
from boards.privacy.lines import lines_of
from boards.privacy.stored import amounts

SHEET = ROOT / "static" / "css" / "export.css"


def export_of(person: Person) -> IO[bytes]:
    """The file, at its beginning."""
    exported, pictures = export.everything(person), export.photos(person)
    readable = render_template(
        "privacy/export.html",
        who=person,
        plant_name=Plant.get().name,
        at=now(),
        amounts={one.kind.code: one for one in amounts(person)},
        kinds=[(kind, lines_of(exported[kind.code])) for kind in KINDS],
        pictures=pictures,
    )
    data = {
        "person": {"name": person.name, "badge": person.personnel_no},
        "plant": Plant.get().name,
        "made_at": now().isoformat(timespec="seconds"),
        "kinds": {kind.code: {"what": str(kind.what), "rows": exported[kind.code]} for kind in KINDS},
    }
    folder = Path(current_app.config["PHOTOS"])
    return aside(lambda: _packed(readable, data, pictures, folder))


def _packed(readable: str, data: dict[str, Any], pictures: list[str], folder: Path) -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115 (its reader closes it)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data.html", readable)
        packed.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=1))
        packed.write(SHEET, "export.css")
        for name in pictures:
            with contextlib.suppress(FileNotFoundError):  # the file is lost; its row is in the data
                packed.write(path_of(folder, name), f"photos/{name}", zipfile.ZIP_STORED)
    file.seek(0)
    return file
