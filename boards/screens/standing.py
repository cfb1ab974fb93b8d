"""How screens stand: live, dark, or quiet because nobody works there. Derived from when they were heard last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from boards.db import db
from boards.live.publisher import build_of
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit
from boards.screens.heard import heard
from boards.screens.models import Screen


@dataclass(frozen=True)
class Standing:
    """`state`: live | dark (not heard for the plant's minutes while its unit works) | quiet (not heard, and nobody works
    there) | new (its device has never been heard) | ended. `build`: which it ran when it was heard last."""

    screen: Screen
    state: str
    heard_at: dt.datetime | None
    build: str | None
    is_newest: bool  # that build is this server's

    @property
    def version(self) -> str:
        """The build in short, to be read aloud."""
        return (self.build or "").partition(".")[0][:7]


def standings(screens: Iterable[Screen], at: dt.datetime) -> list[Standing]:
    """How each stands, in the given order: as many queries for fifty as for one. Their units are loaded."""
    screens, plant = list(screens), Plant.get()
    patience = dt.timedelta(minutes=int(plant.setting("stale_screen_minutes")))
    calendars = Calendar.of_units(list({screen.unit.id: screen.unit for screen in screens}.values()), plant)
    newest, listening = build_of(current_app, plant.epoch), heard().since
    found = []
    for screen in screens:
        last, build = heard().of(screen)
        if screen.is_ended:
            state = "ended"
        elif last is None:
            state = "new"
        elif at - last < patience:
            state = "live"
        else:
            since = calendars[screen.unit_id].working_since(at)
            late = since is not None and at - max(last, since, listening) >= patience
            state = "dark" if late else "quiet"
        found.append(Standing(screen, state, last, build, build == newest))
    return found


def dark_at(at: dt.datetime, units: Iterable[Unit] | None = None) -> list[Standing]:
    """The screens that are dark at an instant, of these units or of all; the longest first."""
    wanted = select(Screen).where(Screen.ended_at.is_(None), Screen.heard_at.is_not(None)).options(joinedload(Screen.unit))
    if units is not None:
        wanted = wanted.where(Screen.unit_id.in_([unit.id for unit in units]))
    found = [one for one in standings(db.session.scalars(wanted.order_by(Screen.id)), at) if one.state == "dark"]
    return sorted(found, key=lambda one: one.heard_at or at)
