"""How an issue begins: whose board, whose name, which keys. A nameless one keeps no person and no time (I-03)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from boards.clock import now
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.refusals import Unfit

if TYPE_CHECKING:
    from boards.issues.models import Issue


def made(
    unit: Unit,
    kind: str,
    text: str,
    by: Person | None,
    signature: str | None,
    nameless: bool,
    happened_on: dt.date | None,
) -> Issue:
    """The row, not yet added. Raises Unfit for a nameless call for help, and for a day still to come."""
    from boards.issues.models import KINDS, Issue

    if kind not in KINDS:
        raise ValueError(kind)
    if kind == "andon" and nameless:
        raise Unfit(_l("Help has to find you: a call shows where and when."), "nameless")
    today = production_date()
    if happened_on is not None and happened_on > today:
        raise Unfit(_l("That day is still to come."), "happened_on")
    without_name = nameless or (by is None and not signature)
    return Issue(
        kind=kind,
        unit=unit.board,
        station=unit if unit.kind == "station" else None,
        text=text,
        raised_by=None if nameless else by,
        signature=None if nameless or by else signature or None,
        raised_on=today,
        happened_on=happened_on or today,
        raised_at=None if without_name and kind != "andon" else now(),
        cycle=1,
    )
