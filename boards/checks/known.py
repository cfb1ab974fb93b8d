"""What the board knows when a shift is handed over, so that nothing open is lost because nobody typed it (domain 1.11).

A fact points at a record and says what it was like then. A run that was signed keeps its facts as pointers: who looks years
later reads what was open, and no name or text lies a second time in the database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import or_

from boards.actions.models import Action
from boards.checks.handover import next_shift
from boards.checks.windows import Window
from boards.db import db
from boards.ideas.models import Idea
from boards.issues.models import Issue
from boards.metrics.models import Metric
from boards.metrics.readings import Reading
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit
from boards.plant.production_day import Shift, plant_date, shift, shift_at
from boards.plant.roster import RosterEntry
from boards.standards.debts import readership_of
from boards.standards.force import standard_day

TOPICS = ("safety", "quality", "machines", "delivery", "people", "changes")  # as a handover's questions may be sorted
SOON_DAYS = 7  # so long before it a revision is told
DUE_DAYS = 1  # so long before it an action is told
KEPT_MAX = 60
KINDS = {"near_miss": "safety", "unsafe_condition": "safety", "injury": "safety", "nonconformity": "quality"}
CALLS = {"safety": "safety", "quality": "quality", "machine": "machines", "delivery": "delivery", "material": "delivery"}
LETTERS = {"S": "safety", "Q": "quality", "D": "delivery", "M": "people"}


class Fact(NamedTuple):
    """`what`: call | stands | open | solved | missing | away | away_next | revision | trial | overdue | due. `of`, `id`: the
    record by its table. `on`: a date that belongs to it."""

    topic: str
    what: str
    of: str
    id: int
    on: str = ""


def known_at(unit: Unit, at: dt.datetime, window: Window | None = None) -> list[Fact]:
    """What matters to who takes over a unit, by topic. `window`: of the shift that goes; without one, of the running one."""
    plant = Plant.get()
    is_one = window is not None and window.shift in plant.shifts  # the plant may have other shifts by now
    mine = shift(window.shift, window.first, plant) if window and is_one else shift_at(at, plant)
    found = [*_issues(unit, mine), *_missing(unit, mine), *_away(unit, mine), *_changes(unit, at), *_actions(unit, at)]
    return sorted(found, key=lambda fact: TOPICS.index(fact.topic))[:KEPT_MAX]


def _issues(unit: Unit, mine: Shift | None) -> Iterator[Fact]:
    """What is open, and what came up and was solved in this shift. A call for help first, then a line that stands."""
    still = ~Issue.ended()
    wanted = or_(still, Issue.raised_at >= mine.starts) if mine else still
    for issue in db.session.scalars(Issue.loaded().where(Issue.unit_id == unit.id, wanted).order_by(Issue.id)).unique():
        what = "open" if issue.is_open else "solved"
        if issue.is_open and issue.line_stopped_at is not None:
            what = "stands"
        elif issue.is_open and issue.kind == "andon":
            what = "call"
        if issue.is_open or not issue.is_request:
            yield Fact(_topic(issue, what), what, "issue", issue.id)


def _topic(issue: Issue, what: str) -> str:
    if issue.is_request:
        return "people"
    if issue.kind in KINDS:
        return KINDS[issue.kind]
    called = CALLS.get((issue.details or {}).get("what", ""))
    return called or ("machines" if what == "stands" else LETTERS.get(issue.letter or "", "machines"))


def _missing(unit: Unit, mine: Shift | None) -> Iterator[Fact]:
    """Numbers of the shift that nobody has written; of the day where it is the day's last."""
    if mine is None:
        return
    date = mine.production_date
    is_last = Calendar(unit, Plant.get()).shifts_on(date)[-1:] == [mine.code]
    asked = [
        metric
        for metric in db.session.scalars(Metric.of(unit).where(Metric.frequency == "daily"))
        if not metric.counts_by_itself and metric.measured_from <= date and (metric.by_shift or is_last)
    ]
    rows = db.session.scalars(Reading.within([metric.id for metric in asked], date, date))
    last = {(reading.metric_id, reading.shift): reading for reading in rows}
    for metric in asked:
        reading = last.get((metric.id, mine.code if metric.by_shift else ""))
        if reading is None or reading.is_taken_back:
            yield Fact(LETTERS.get(metric.letter or "", "delivery"), "missing", "metric", metric.id)


def _away(unit: Unit, mine: Shift | None) -> Iterator[Fact]:
    """Who is not here, in this shift and in the next; never why (P-07)."""
    if mine is None:
        return
    plant = Plant.get()
    following = next_shift(Calendar(unit, plant), Window(mine.production_date, mine.production_date, mine.code), plant)
    for one, what in ((mine, "away"), (following, "away_next")):
        if one is None:
            continue
        here = RosterEntry.unit_id == unit.id, RosterEntry.production_date == one.production_date
        rows = db.session.scalars(RosterEntry.loaded().where(*here, RosterEntry.shift == one.code))
        for id in dict.fromkeys(row.person_id for row in rows if row.absence_kind):
            yield Fact("people", what, "person", id)


def _changes(unit: Unit, at: dt.datetime) -> Iterator[Fact]:
    on = standard_day(at)
    for standard in readership_of(unit, on).standards:
        coming = standard.upcoming(on)
        if coming and coming.effective_on and (coming.effective_on - on).days <= SOON_DAYS:
            yield Fact("changes", "revision", "standard_revision", coming.id, coming.effective_on.isoformat())
    tried = Idea.shown_at(unit).where(Idea.stored_state == "trial")
    for idea in db.session.scalars(tried).unique():
        yield Fact("changes", "trial", "idea", idea.id)


def _actions(unit: Unit, at: dt.datetime) -> Iterator[Fact]:
    """Promises that are due by the next day, and those that are late."""
    today = plant_date(at)
    soon = Action.due_on <= today + dt.timedelta(days=DUE_DAYS)
    for action in db.session.scalars(Action.open_for(unit).where(soon).order_by(Action.due_on, Action.id)).unique():
        if action.stage < 2 and action.due_on:
            what = "overdue" if action.is_overdue(today) else "due"
            yield Fact(LETTERS.get(action.letter or "", "delivery"), what, "action", action.id, action.due_on.isoformat())


def kept(facts: list[Fact]) -> list[Any]:
    """As a run keeps them."""
    return [list(fact) for fact in facts]


def facts_of(rows: list[Any] | None) -> list[Fact]:
    """What a run has kept; none where it was signed before that was done."""
    return [Fact(*row) for row in rows or []]
