"""What needs somebody now at a unit: calls for help first, with a running clock; then what is unsafe, blocked, abnormal,
asked for (domain 1.8). A call that nobody answered climbs to the boards above."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import raiseload, selectinload

from boards.clock import Touch, changes_with_time
from boards.db import db
from boards.issues.asked import asked_of, boards_with_requests, by_need
from boards.issues.calling import NOBODY, Callers
from boards.issues.models import ENDED_BY, Issue, IssueStep
from boards.issues.showing import LATELY_DAYS, shown_at
from boards.live import panel
from boards.people.models import Person, RoleGrant
from boards.plant.models import WITH_BOARD, Unit
from boards.plant.production_day import plant_date, production_date

ROWS_MAX = 40
CLIMBED = {  # kind of board → the rungs from which on it shows a call of a unit below
    "value_stream": ("shift_lead", "value_stream_manager", "plant_manager"),
    "plant": ("plant_manager",),
}
ORDER = (  # of kinds, after the calls for help; red tags have a panel of their own, requests come by need
    "injury",
    "unsafe_condition",
    "near_miss",
    "nonconformity",
    "abnormality",
    "concern",
)
MAX = dt.datetime.max.replace(tzinfo=dt.UTC)
WAITING = {"raised": 0, "acknowledged": 1, "contained": 2}


@dataclass(frozen=True)
class Call:
    """An open call for help: who is there, or who is called now. `nobody`: the rungs on which nobody was."""

    issue: Issue
    there: Person | None
    role: str | None
    people: list[Person]
    nobody: list[str]


def _boards(issue: Issue | None) -> set[int]:
    """Its own board, the one it was moved from, and those it has climbed to."""
    if issue is None:
        return set()
    unit = issue.unit
    rungs = {step.rung for step in issue.steps if step.kind == "call"}
    above = {kind for kind, from_on in CLIMBED.items() if not rungs.isdisjoint(from_on)}
    boards = {issue.unit_id}
    if issue.is_request and issue.called_id:
        boards.add(issue.called_id)
    if above:
        boards |= set(db.session.scalars(select(Unit.id).where(Unit.id.in_(unit.lineage), Unit.kind.in_(above))))
    return boards


def _of_person(person: Person) -> Iterable[int]:
    named = or_(Issue.raised_by_id == person.id, Issue.steps.any(IssueStep.by_id == person.id))
    return {*db.session.scalars(select(Issue.unit_id).where(named, ~Issue.ended())), *_calling_below(person.home_unit_id)}


def _of_grant(grant: RoleGrant) -> Iterable[int]:
    return _calling_below(grant.unit_id)


def _calling_below(unit_id: int | None) -> set[int]:
    """Boards with an open call for help for which somebody of this unit may be called."""
    below = Issue.unit.has(Unit.path.contains(f"/{unit_id}/"))
    calls = select(Issue).where(Issue.kind == "andon", ~Issue.ended(), below).options(selectinload(Issue.steps))
    return {id for issue in db.session.scalars(calls) for id in _boards(issue)}


@panel(
    "now",
    shows={Issue: _boards, IssueStep: lambda step: _boards(step.issue), Person: _of_person, RoleGrant: _of_grant},
    on=WITH_BOARD,
)
def now(unit: Unit, at: dt.datetime) -> dict[str, Any]:
    """Calls, the oldest first; other rows by kind and whether somebody is at it, at most ROWS_MAX, `rest` more."""
    today = production_date(at)
    shown = shown_at(unit, today)
    helps = [issue for issue in shown.open if issue.kind == "andon"]
    rows = sorted((issue for issue in shown.open if issue.kind != "andon" and not issue.is_request), key=_rank)
    requests = [*(issue for issue in shown.open if issue.is_request), *shown.called]
    asked = asked_of([*requests, *shown.decided], today)
    rows = [*rows, *by_need(requests, asked), *shown.decided]
    return {
        "calls": _calls([*helps, *_climbed_to(unit)]),
        "rows": rows[:ROWS_MAX],
        "rest": max(0, len(rows) - ROWS_MAX),
        "asked": asked,
        "lately": shown.lately,
    }


@changes_with_time
def days_pass(since: dt.datetime, until: dt.datetime) -> Iterable[Touch]:
    """A new day, by the calendar or by production: "Tue 24" has become "24 Nov", what was put right is no news."""
    if (plant_date(since), production_date(since)) == (plant_date(until), production_date(until)):
        return []
    lately = Issue.steps.any(
        (IssueStep.kind == "resolution") & (IssueStep.on >= production_date(since) - _days(LATELY_DAYS))
    )
    boards = db.session.scalars(select(Issue.unit_id).where(or_(~Issue.ended(), lately)).distinct())
    return [(unit_id, "now") for unit_id in {*boards, *boards_with_requests(production_date(since))}]


def _strict() -> tuple[Any, ...]:
    """Not raising for the unit's parent: the unit may be the board's own, whose head says what is above it."""
    return (selectinload(Issue.unit).lazyload(Unit.parent), raiseload("*"))


def _calls(issues: list[Issue]) -> list[Call]:
    unanswered = [issue for issue in issues if issue.state == "raised"]
    callers = Callers.of({issue.unit_id: issue.unit for issue in unanswered}.values())
    made = [_call(issue, callers.get(issue.unit_id)) for issue in issues]
    return sorted(made, key=lambda call: (call.there is not None, call.issue.since or MAX, call.issue.number))


def calls_at(unit: Unit) -> list[Call]:
    """The open calls for help at a unit's board, the oldest first."""
    return _calls(list(db.session.scalars(Issue.open_for(unit).where(Issue.kind == "andon").options(*_strict())).all()))


def unanswered_at(unit: Unit) -> list[Call]:
    """The calls on a unit's board, also those that climbed to it, to which nobody has come: nothing may cover them."""
    helps = db.session.scalars(Issue.open_for(unit).where(Issue.kind == "andon").options(*_strict())).all()
    return [call for call in _calls([*helps, *_climbed_to(unit)]) if call.there is None]


def call_of(issue: Issue) -> Call:
    """One call as its own page shows it."""
    return _calls([issue])[0]


def _call(issue: Issue, callers: Callers | None) -> Call:
    answered = issue.step("acknowledgement")
    if answered or callers is None or issue.since is None:
        return Call(issue, answered.by if answered else None, None, [], [])
    nobody = [step.rung for step in issue.calls if step.text == NOBODY]
    reached = [step for step in issue.calls if step.text != NOBODY and step.at]
    if not reached:
        return Call(issue, None, None, callers.there("team_leader", issue.since), nobody)
    last = reached[-1]
    assert last.at is not None
    return Call(issue, None, last.rung, callers.on_rung(last.rung, last.at), nobody)


def _climbed_to(unit: Unit) -> list[Issue]:
    """Calls of units below that nobody answered in time: they stay until somebody has put it right."""
    if unit.kind not in CLIMBED:
        return []
    this_cycle = and_(IssueStep.issue_id == Issue.id, IssueStep.cycle == Issue.cycle, IssueStep.kind == "call")
    reached = select(IssueStep.id).where(this_cycle, IssueStep.rung.in_(CLIMBED[unit.kind])).correlate(Issue).exists()
    below = Issue.unit.has(Unit.path.startswith(unit.path) & (Unit.id != unit.id))
    answered = Issue.has("acknowledgement", *ENDED_BY)
    query = Issue.loaded().where(Issue.kind == "andon", ~answered, below, reached).order_by(Issue.id)
    return list(db.session.scalars(query.options(*_strict())).all())


def _rank(issue: Issue) -> tuple[int, int, int]:
    return ORDER.index(issue.kind), WAITING[issue.state], issue.number


def _days(count: int) -> dt.timedelta:
    return dt.timedelta(days=count)
