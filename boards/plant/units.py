"""Setting up the tree: a new unit, other words for one, another place in the tree, out of use and back.

A unit's number stays its own for ever, so whatever was said about it goes along with it; only its path changes.
"""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import exists, func, select

from boards.clock import now
from boards.db import Base, db
from boards.history.models import entry, record
from boards.people.models import Person, active
from boards.plant.models import KINDS, Unit
from boards.plant.production_day import production_date
from boards.plant.setting_up import before_setting_up
from boards.refusals import NotNow, Unfit, need
from boards.screens.models import Label, new_code

CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]{0,19}")
UNDER = {  # what may stand below what
    "value_stream": ("plant",),
    "team": ("value_stream", "plant"),
    "station": ("team", "function"),
    "function": ("plant",),
    "pillar": ("plant",),
}
WORDS = ("name", "names", "detail", "tier", "takt_s", "critical", "week_pattern", "position")
TIERS = {"plant": 3, "value_stream": 2, "team": 1}
NOT_HISTORY = ("unit", "label", "panel_revision", "upload")  # what points at every unit from the beginning


def add(code: str, kind: str, name: str, parent: Unit, by: Person, **details: Any) -> Unit:
    """A new unit below `parent`, with its label. Raises NotAllowed, or Unfit at its field."""
    before_setting_up(by)
    need(name, "name")
    code = code.strip().upper()
    if not CODE.fullmatch(code):
        raise Unfit(_l("A short code of letters and digits, like A3 or A3-10."), "code")
    if db.session.scalar(select(Unit.id).where(Unit.code == code)):
        raise Unfit(_l("This code is taken. Choose another one."), "code")
    before_place(kind, parent.kind if parent.active else None)
    if "position" not in details:
        details["position"] = (db.session.scalar(select(func.max(Unit.position))) or 0) + 1
    unit = Unit.add(code, kind, name, parent, **{"tier": TIERS.get(kind), **details})
    if unit.has_board or kind == "station":
        db.session.add(Label(code=new_code(), unit=unit, made_at=now()))
    db.session.add(entry(unit, "set up", on=production_date(), by=by))
    return unit


def amend(unit: Unit, by: Person, **words: Any) -> None:
    """Other words for it, by column (WORDS)."""
    before_setting_up(by)
    need(words.get("name", unit.name), "name")
    if changed := [name for name in WORDS if name in words and getattr(unit, name) != words[name]]:
        was = {name: getattr(unit, name) for name in changed}
        for name in changed:
            setattr(unit, name, words[name])
        record(unit, "amended", on=production_date(), by=by, **{f"former_{name}": was[name] for name in changed})


def move(unit: Unit, parent: Unit, by: Person) -> None:
    """To another place in the tree, with all below it; everything said there goes along."""
    before_setting_up(by)
    if unit.parent_id == parent.id:
        return
    if unit.parent is None or parent.is_within(unit.id):
        raise Unfit(_l("It can't stand below itself."), "parent")
    before_place(unit.kind, parent.kind if parent.active else None)
    was, before = unit.path, unit.parent.code
    for one in db.session.scalars(select(Unit).where(Unit.path.startswith(was))).all():
        one.path = parent.path + f"{unit.id}/" + one.path.removeprefix(was)
    unit.parent, unit.parent_id = parent, parent.id
    record(unit, "moved", on=production_date(), by=by, to=parent.code, came=before)


def become(unit: Unit, kind: str, by: Person) -> None:
    """Another kind, as long as nothing has happened there. Raises NotNow once something has."""
    before_setting_up(by)
    if unit.kind == kind:
        return
    if unit.parent is None or has_history(unit):
        raise NotNow(_l("Something has happened at %(unit)s already: its kind stays.", unit=unit.code), "kind")
    before_place(kind, unit.parent.kind)
    unit.kind, unit.tier = kind, TIERS.get(kind)


def close(unit: Unit, by: Person) -> None:
    """Out of use from now on; what was stays. Raises NotNow while people or units in use are there."""
    before_setting_up(by)
    if not unit.active:
        return
    if unit.parent is None:
        raise NotNow(_l("The plant itself stays."), "active")
    if db.session.scalar(select(exists().where(Unit.parent_id == unit.id, Unit.active))):
        raise NotNow(_l("Close or move what stands below %(unit)s first.", unit=unit.code), "active")
    if db.session.scalar(select(exists().where(Person.home_unit_id == unit.id, *active()))):
        raise NotNow(_l("People belong to %(unit)s. Move them first.", unit=unit.code), "active")
    unit.active = False
    record(unit, "closed", on=production_date(), by=by)


def reopen(unit: Unit, by: Person) -> None:
    before_setting_up(by)
    if unit.active:
        return
    if unit.parent is not None and not unit.parent.active:
        raise NotNow(_l("%(unit)s is out of use itself.", unit=unit.parent.code), "active")
    unit.active = True
    record(unit, "opened again", on=production_date(), by=by)


def before_place(kind: str, above: str | None) -> None:
    """Raises Unfit for a kind that can't stand below `above` (a kind; none: nothing in use)."""
    if kind not in KINDS or kind == "plant":
        raise Unfit(_l("Choose one of those shown."), "kind")
    if above not in UNDER[kind]:
        raise Unfit(_l("It can't stand there. A team stands below a value stream, a station below a team."), "parent")


def has_history(unit: Unit) -> bool:
    """Whether anything points at it but its label and its place in the tree."""
    if db.session.scalar(select(exists().where(Unit.parent_id == unit.id))):
        return True
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            points = table.name not in NOT_HISTORY and any(key.column.table.name == "unit" for key in column.foreign_keys)
            if points and db.session.scalar(select(exists(select(1).select_from(table).where(column == unit.id)))):
                return True
    return False
