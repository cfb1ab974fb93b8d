"""What a board says of its standards: what changed or will, who has still to read it, which review is due (domain 1.13)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from boards.clock import Touch, changes_with_time
from boards.db import db
from boards.history.signoffs import Signoff
from boards.live import panel
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.plant.production_day import plant_date
from boards.plant.roster import RosterEntry
from boards.skills.models import Assessment
from boards.standards import moving
from boards.standards.below import StandardsBelow
from boards.standards.debts import Debt, Readers, Readership, readership_of
from boards.standards.force import standard_day
from boards.standards.models import Revision, RevisionStep, Standard, StandardStep, Use
from boards.standards.moving import ON, TIERS
from boards.standards.questions import Question
from boards.standards.readiness import Readiness

ROWS_MAX = 40
OWN_MAX = 6  # rows of the own standards of a unit above teams
NEW_DAYS = 14  # so long a change is news
SOON_DAYS = 60  # so long before it, it is announced
URGENCY = ("late", "soon", "unread", "review late", "question", "waits", "review", "new")  # first what is first


@dataclass(frozen=True)
class Row:
    """One standard on a board: the revision it is about, who has read it, and what else there is to say."""

    standard: Standard
    revision: Revision
    urgency: str  # one of URGENCY
    readers: Readers  # of this board's people
    missing: list[tuple[str, int, bool]]  # crew ("" without), how many have not read it, whether one of them is late
    in_days: int | None  # until it takes effect; none: it is in force
    review_on: dt.date | None  # when it is due and near, at its owner's
    questions: int  # that wait for an answer, at its owner's

    waits: bool = False  # its day has come, and not everybody is trained

    @property
    def is_late(self) -> bool:
        return any(late for _, _, late in self.missing)


@panel(
    "standards",
    shows={
        Standard: lambda standard: moving.boards_of(standard.id),
        StandardStep: moving.of_standard,
        Use: moving.of_standard,
        Revision: moving.of_standard,
        RevisionStep: lambda step: moving.of_revision(step.revision_id),
        Question: lambda question: moving.of_revision(question.revision_id),
        Signoff: moving.of_signoff,
        Assessment: moving.of_assessment,
        Person: moving.of_home,
        RosterEntry: lambda entry: moving.above(entry.unit_id),
    },
    on=ON,
)
def standards(unit: Unit, at: dt.datetime) -> dict[str, Any]:
    """A row a standard that asks for something, or changed lately; nothing at all where none holds. Above teams: figures a
    unit, and rows of the standards that are the unit's own."""
    if unit.kind in TIERS:
        return _tier(unit, at)
    plant = Plant.get()
    on, today = standard_day(at, plant), plant_date(at, plant)
    readership = readership_of(unit, on)
    rows = sorted(_rows(readership, unit, on, today, plant, readership.standards), key=lambda row: _rank(row, on))
    shown = rows[:ROWS_MAX]
    return {
        "rows": shown,
        "rest": len(rows) - len(shown),
        "some": any(one.revision_on(on) for one in readership.standards),
        "new": sum(_is_new(row.revision, on) for row in rows if row.in_days is None),
        "today": today,
    }


def _tier(unit: Unit, at: dt.datetime) -> dict[str, Any]:
    below, plant = StandardsBelow(unit, at), Plant.get()
    units = [below.figures(one) for one in (unit, *(child for child in unit.children() if child.kind in ON))]
    own = [standard for standard in below.readership.standards if standard.unit_id == unit.id]
    asking = [
        row for row in _rows(below.readership, unit, below.on, below.today, plant, own) if row.review_on or row.questions
    ]
    rows = sorted(asking, key=lambda row: _rank(row, below.on))
    shown = {"rows": rows[:OWN_MAX], "rest": max(0, len(rows) - OWN_MAX), "today": below.today}
    return {"units": [] if below.is_empty else units, **shown}


def _rows(
    readership: Readership, unit: Unit, on: dt.date, today: dt.date, plant: Plant, of: list[Standard]
) -> Iterable[Row]:
    debts, ready = readership.debts() if of else [], Readiness(readership)
    remind = int(plant.setting("standard_review_reminder_days"))
    for standard in of:
        owned = standard.unit.board.id == unit.id
        near = standard.next_review_on(on) if owned and standard.revision_on(on) else None
        review = near if near is not None and (near - today).days <= remind else None
        asked = sum(one.answered_at is None for one in standard.asked) if owned else 0
        coming = standard.upcoming(on)
        if coming is not None and coming.effective_on and (coming.effective_on - on).days <= SOON_DAYS:
            readers = ready.of(coming) if coming.step("hold") else readership.readers(coming)
            if readers.people and not coming.is_editorial:
                missing = [(crew, count, False) for crew, count in _by_crew(readers.missing)]
                left = max(0, (coming.effective_on - on).days)
                urgency = "soon" if missing and left <= readership.due_days else "waits"
                yield Row(standard, coming, urgency, readers, missing, left, None, 0, coming.is_held(on))
        binding = standard.binding_on(on)
        shown = standard.revision_on(on)
        if shown is None:
            continue
        owing = [debt for debt in debts if debt.standard is standard]
        urgency = _urgency(owing, shown, review, asked, on, today)
        if urgency:
            late = {debt.person.crew or "" for debt in owing if debt.is_overdue(today)}
            missing = [(crew, count, crew in late) for crew, count in _by_crew([debt.person for debt in owing])]
            yield Row(
                standard, binding or shown, urgency, readership.readers(binding or shown), missing, None, review, asked
            )


def _urgency(
    owing: list[Debt], shown: Revision, review: dt.date | None, asked: int, on: dt.date, today: dt.date
) -> str | None:
    """The most urgent thing about a standard; none: there is nothing to say."""
    if any(debt.is_overdue(today) for debt in owing):
        return "late"
    if owing:
        return "unread"
    if review is not None and review < today:
        return "review late"
    if asked:
        return "question"
    if review is not None:
        return "review"
    return "new" if _is_new(shown, on) else None


def _is_new(revision: Revision, on: dt.date) -> bool:
    begins = revision.begins_on
    return begins is not None and 0 <= (on - begins).days <= NEW_DAYS


def _by_crew(people: Iterable[Person]) -> list[tuple[str, int]]:
    return sorted(Counter(person.crew or "" for person in people).items())


def _rank(row: Row, on: dt.date) -> tuple[int, int, str]:
    return URGENCY.index(row.urgency), row.in_days or 0, row.standard.code


@changes_with_time
def days_pass(since: dt.datetime, until: dt.datetime) -> Iterable[Touch]:
    """At the start of a production day another revision may be in force, and by the calendar a reading or a review late:
    nobody writes anything then (D-01)."""
    plant = Plant.get()
    if standard_day(since, plant) == standard_day(until, plant) and plant_date(since, plant) == plant_date(until, plant):
        return []
    boards = select(Unit.id).where(Unit.kind.in_(ON), Unit.active)
    return [(unit_id, "standards") for unit_id in db.session.scalars(boards)]
