"""Deciding a request (domain 1.15): granted, granted partly, another way, or no; by who may, with its effect on the shifts.

A release that leaves a critical station without cover needs somebody named who stands in, or a planned stop with its
reason. What is granted stands in the plans at once: who is released is away for kaizen, who stands in is planned.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import format_date
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from boards.db import db
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.roster import RosterEntry
from boards.plant.roster_lines import change, take_off
from boards.plant.rostering import Roster
from boards.plant.stand_ins import stand_ins
from boards.refusals import NotAllowed, NotNow, Unfit, need

if TYPE_CHECKING:
    from boards.issues.effect import Effect, Turn
    from boards.issues.models import Issue

OUTCOMES = ("granted", "granted_partly", "alternative", "declined")
GRANTS = ("granted", "granted_partly")
BEYOND = ("value_stream_manager", "plant_manager")
DECIDED = ("outcome", "granted", "backfill", "planned_stop", "offered_on", "roster")  # what a decision adds to `details`


@dataclass(frozen=True)
class Backfill:
    """Somebody named who stands in: in which shift, at which station, in whose place if he takes it over."""

    date: dt.date
    shift: str
    unit: Unit
    stand_in: Person
    station: Unit | None = None
    person: Person | None = None


class IssueDeciding:
    @property
    def needs_decision(self: Issue) -> bool:
        """Asks for people on certain days: that is decided, with its effect, by who may."""
        return self.kind in ("request_release", "request_backfill") and bool((self.details or {}).get("from_on"))

    @property
    def outcome(self: Issue) -> str | None:
        """One of OUTCOMES, once it is decided and as long as it stands."""
        return (self.details or {}).get("outcome") if not self.is_open else None

    def before_deciding(self: Issue, by: Person) -> None:
        """The lowest leader who may: a shift lead for one shift, the value stream manager beyond, of a function who answers
        for it."""
        from boards.issues.effect import Effect

        self._must_be_open()
        if not self.is_request:
            raise NotNow(_l("Only what was asked for is decided."))
        function = self.called or (self.unit if self.unit.kind == "function" else None)
        if function is not None:
            if not (by.leads_unit and by.is_active and by.home_unit_id == function.id) and "plant_manager" not in (
                by.roles_in(function)
            ):
                raise NotAllowed(_l("Who leads %(function)s decides this.", function=function.name))
            return
        if not by.is_active or by.roles_in(self.unit).isdisjoint(("shift_lead", *BEYOND)):
            raise NotAllowed(_l("A shift lead decides this for one shift, the value stream manager beyond."))
        if by.roles_in(self.unit).isdisjoint(BEYOND) and not Effect(self).is_one_shift:
            raise NotAllowed(_l("This is for more than one shift: the value stream manager decides it."))

    def decide(
        self: Issue,
        by: Person,
        outcome: str,
        text: str = "",
        people: Sequence[Person] | None = None,
        backfill: Sequence[Backfill] = (),
        planned_stop: str = "",
        offered_on: dt.date | None = None,
    ) -> None:
        """`text`: what stays open, what is offered instead, or why not. `people`: who is released, where not all are.

        Raises Unfit where a critical station would be left without cover, with nobody named and no stop planned.
        """
        from boards.issues.effect import Effect

        if not self.is_open and self.outcome == outcome:
            return
        self.before_deciding(by)
        if outcome not in OUTCOMES:
            raise Unfit(_l("Choose one of those shown."), "outcome")
        if outcome != "granted":
            need(text, "text")
        decided: dict[str, Any] = {"outcome": outcome, "offered_on": offered_on and offered_on.isoformat()}
        if outcome in GRANTS:
            effect = Effect(self)
            released = [one for one in effect.people if people is None or one in people]
            if effect.people and not released:
                raise Unfit(_l("Who is released? Name at least one, or say no."), "people")
            decided |= self._grant(by, effect, released, backfill, planned_stop)
        kept = {name: value for name, value in (self.details or {}).items() if name not in DECIDED}
        self.details = {**kept, **{name: value for name, value in decided.items() if value}}
        flag_modified(self, "details")
        if self.state == "raised":
            self._reach("acknowledgement", by)
        self._reach("decline" if outcome == "declined" else "resolution", by, text or None, outcome=outcome)

    def undecide(self: Issue, by: Person) -> None:
        """A decision that is taken back leaves no plan changed."""
        about = dict(self.details or {})
        ids: dict[int, bool] = dict(about.get("roster", ()))
        rows = select(RosterEntry).where(RosterEntry.id.in_(ids))
        for row in db.session.scalars(rows).all() if ids else ():
            if ids[row.id]:
                take_off(row, by)
            else:
                change(row, "back", by, absence_kind=None, attended=None)
        self.details = {name: value for name, value in about.items() if name not in DECIDED} or None
        flag_modified(self, "details")

    def _grant(
        self: Issue, by: Person, effect: Effect, released: list[Person], backfill: Sequence[Backfill], stop: str
    ) -> dict[str, Any]:
        """Writes the plans; what the decision keeps of it."""
        from boards.issues.effect import critical_reds

        turns, touched = effect.turns, dict[int, bool]()
        before = critical_reds(turns)
        for turn in turns:
            for person in [one for one in turn.people if one in released]:
                _release(turn, person, by, touched)
        for one in backfill:
            _stand_in(one, released, by, touched)
        db.session.flush()
        after = critical_reds(turns)
        bare = [key for key in after if key not in before or self.kind == "request_backfill"]
        if bare and not stop.strip():
            date, shift, code = bare[0]
            words = {"station": code, "day": format_date(date, "EEE d.M."), "shift": shift}
            if self.kind == "request_backfill":
                raise Unfit(_l("Nobody stands in at %(station)s on %(day)s yet.", **words), "planned_stop")
            raise Unfit(
                _l("%(station)s would not be covered on %(day)s. Name who stands in, or plan a stop.", **words),
                "planned_stop",
            )
        return {
            "granted": [person.id for person in released] if len(released) < len(effect.people) else None,
            "backfill": [_kept(one) for one in backfill],
            "planned_stop": stop.strip() if bare else None,
            "roster": [[id, made] for id, made in touched.items()],
        }


def _release(turn: Turn, person: Person, by: Person, touched: dict[int, bool]) -> None:
    roster = Roster(turn.unit, turn.date, turn.shift)
    known = {row.id for row in roster.rows()}
    roster.absent(person, by, "kaizen")
    for row in roster.rows():
        if row.person_id == person.id:
            touched[row.id] = row.id not in known


def _stand_in(one: Backfill, released: list[Person], by: Person, touched: dict[int, bool]) -> None:
    """Only who is qualified, free and rested as things are planned by now."""
    if one.station is not None:
        able = stand_ins(one.unit, one.date, one.shift, one.station, tuple(released))
        if one.stand_in not in [found.person for found in able]:
            words = {"name": one.stand_in.name, "station": one.station.code}
            raise Unfit(_l("%(name)s can't stand in at %(station)s then.", **words), "backfill")
    roster = Roster(one.unit, one.date, one.shift)
    known = {row.id for row in roster.rows()}
    entry = roster.place(one.stand_in, one.station, by, "backfill")
    touched[entry.id] = entry.id not in known


def _kept(one: Backfill) -> dict[str, Any]:
    return {
        "date": one.date.isoformat(),
        "shift": one.shift,
        "station": one.station and one.station.code,
        "stand_in": one.stand_in.id,
        "person": one.person and one.person.id,
    }
