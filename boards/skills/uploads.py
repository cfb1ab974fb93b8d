"""A matrix as a file: assessments that somebody sends as people × skills, compared, and entered after a yes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from flask_babel import gettext as _

from boards.people.models import Person
from boards.plant.models import Unit
from boards.skills.comparing import weighed
from boards.skills.desk import enter_assessments
from boards.skills.documents import said_day
from boards.uploads.models import Rows, Upload, Write


class SkillUpload(Upload):
    """`rows`: one a filled cell, {"sheet", "row", "column", "who": personnel number, "name", "code", "level", "on": ISO date
    or none for the day it is loaded, "faults"?, "waits"?: counts once a leader has confirmed it}; or one that stands for
    all cells of a "whole" row or column. `old`: {"level", "on"}; `stood`: the assessment it was compared with.
    `read`: {"kind", "sheet", "aside", "who": column of the numbers, "heads": row of the codes}."""

    page, form = "skills/upload.html", "evidence.upload"
    __mapper_args__: ClassVar[dict[str, Any]] = {"polymorphic_identity": "skills"}

    def compared(self) -> tuple[Rows, Write]:
        rows, good = weighed(self.rows, self.read, self.unit, self.by)
        return rows, lambda reason: _nothing(enter_assessments(good))


def may_send(by: Person, unit: Unit) -> bool:
    """Who judges people of the unit: its leaders and trainers, the Kaizen Support Office. Each cell is asked again."""
    if by.leads(unit) or by.holds("kso"):
        return True
    return by.is_active and any(
        grant.role == "trainer" and grant.counts_on(None) and (grant.unit_id in unit.lineage) for grant in by.grants
    )


def said_cell(level: int, on: str | None) -> str:
    """A level with its day: "3 (1 Oct 2026)"."""
    return f"{level} ({said_day(dt.date.fromisoformat(on)) if on else _('today')})"


def said_whose(row: Mapping[str, Any]) -> str:
    """Whom a row is about: the name, where the file has one, else the number."""
    return " ".join(part for part in (row.get("who"), row.get("name")) if part) or "–"


def _nothing(_count: object) -> None:
    return None
