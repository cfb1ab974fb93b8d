"""Plans as they were: what was changed since, also by hindsight, stands as it stood then."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func

from boards.past.seeing import Then, looked
from boards.past.telling import before
from boards.plant.roster import RosterEntry
from boards.plant.staffing_words import EVENTS

WRITTEN_OVER = ("station_id", "role", "trainer_id", "absence_kind", "attended")


@looked(RosterEntry)
def plans(then: Then) -> Select[Any]:
    """What was planned by then."""
    entry, events = then.of(RosterEntry), [*EVENTS]
    was = {name: before(then, entry, name, events) for name in WRITTEN_OVER}
    was["absence_kind"] = func.nullif(was["absence_kind"], "")  # a line says "" for none
    return then.rows(RosterEntry, entry.c.at <= then.at, **was)
