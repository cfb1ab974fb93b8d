"""Which plan, station and person an address or a form of the roster names; 404 for what is not here."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import abort, request
from flask_babel import lazy_gettext as _l

from boards import typed
from boards.clock import now
from boards.db import db
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.plant.production_day import production_date, shift, shift_at
from boards.plant.roster import RosterEntry
from boards.plant.rostering import Roster
from boards.plant.staffing import Staffings

ID_MAX = 2**31 - 1


def asked(unit: Unit, date: str, code: str) -> Roster:
    """The shift of the address; by default the one that is on, else the next that the team works."""
    running, plant = shift_at(), Plant.get()
    on = date_of(date) or (running.production_date if running else production_date())
    worked = Staffings([unit], [on]).shifts(unit, on)
    if code:
        return Roster(unit, on, code) if code in plant.shifts else abort(404)
    if running and (running.production_date, running.code) == (on, running.code) and running.code in worked:
        return Roster(unit, on, running.code)
    coming = next((one for one in worked if shift(one, on, plant).ends > now()), None)
    return Roster(unit, on, coming or next(iter(worked or plant.shifts)))


def sent(unit: Unit) -> Roster:
    """The shift that a form names."""
    date, code = date_of(request.form.get("date", "")), request.form.get("shift", "")
    if date is None or code not in Plant.get().shifts:
        abort(404)
    return Roster(unit, date, code)


def date_of(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        abort(404, description=_l("We don't know that date. Choose one in the calendar."))
    near = abs((date - production_date()).days) < 10 * 366
    return date if near else abort(404, description=_l("That is too far away. Choose an earlier day."))


def board_of(code: str) -> Unit:
    unit = Unit.by_code(code)
    return unit if unit is not None and unit.has_board else abort(404)


def station_of(roster: Roster, name: str) -> Unit | None:
    """A station of this team; none: in the shift, at no station."""
    code = request.form.get(name, "")
    if not code:
        return None
    station = Unit.by_code(code[:20])
    return station if station is not None and station.parent_id == roster.unit.id else abort(404)


def person_of(name: str) -> Person:
    id = typed.number(name)
    return (db.session.get(Person, id) if id else None) or abort(404)


def entry_of(roster: Roster, name: str) -> RosterEntry:
    id = typed.number(name)
    entry = db.session.get(RosterEntry, id) if id else None
    return entry if entry is not None and is_in(entry, roster) else abort(404)


def is_in(entry: RosterEntry, roster: Roster) -> bool:
    is_at = (entry.unit_id, entry.production_date, entry.shift)
    return is_at == (roster.unit.id, roster.date, roster.shift)


def row_of(model: Any, id: str) -> Any | None:
    number = int(id) if id.isascii() and id.isdigit() and len(id) < 11 else 0
    return db.session.get(model, number) if 0 < number <= ID_MAX else None
