"""What time itself tells at the start of a shift: promises that are due, ideas that wait for their first answer."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from boards import clock
from boards.actions.models import Action
from boards.clock import falls_due, happens_with_time
from boards.db import db, writing
from boards.ideas.models import Idea
from boards.meetings.missed import missed_below
from boards.meetings.schedule import WINDOW
from boards.notices.models import Notice
from boards.notices.telling import leaders_at, tell
from boards.people.models import Person, active, leader_of
from boards.plant.models import Plant, Unit
from boards.plant.production_day import Shift, crew_on, plant_date, shift_at
from boards.refusals import NotAllowed

LATELY = dt.timedelta(hours=12)  # so late a server that was down still tells


@falls_due
def next_shift(after: dt.datetime) -> dt.datetime | None:
    running = shift_at(after, Plant.get())
    return running.ends if running else None


@happens_with_time
def remind(at: dt.datetime) -> None:
    """Once a production date each person on this shift, or of the day, hears what is due and what waits for an answer."""
    plant = Plant.get()
    shift = shift_at(at, plant)
    if shift is None:
        return
    crew = crew_on(shift.code, shift.production_date, plant)
    due = [id for id, owner in _due(at, shift) if is_there(owner, crew, plant)]
    waiting = [id for id, leader in _waiting(shift) if is_there(leader, crew, plant)]
    if not due and not waiting:
        return
    with clock.at(shift.starts), writing():
        of = shift.production_date.isoformat()
        for id in dict.fromkeys(due):
            action = db.session.get_one(Action, id)
            tell([action.owner], "due", action, of=of)
        for id in dict.fromkeys(waiting):
            idea = db.session.get_one(Idea, id)
            tell([leader for leader in who_answers(idea) if is_there(leader, crew, plant)], "waiting", idea, of=of)


@happens_with_time
def miss(at: dt.datetime) -> None:
    """Who leads the crew hears that its stand-up was not held, on the next shift (M-04)."""
    missed = [one.occurrence for one in missed_below(Unit.root(), at - LATELY, at)]
    told = {
        (row[0], row[1]) for row in db.session.execute(select(Notice.subject_id, Notice.of).where(Notice.kind == "missed"))
    }
    for forum, starts_at, shift, date in missed:
        of = f"{date.isoformat()} {shift}"
        leader = forum.leader or leader_of(forum.unit, crew_on(shift, date, Plant.get()) if shift else None)
        if leader is None or not leader.is_active or (forum.id, of) in told:
            continue
        with clock.at(starts_at + WINDOW), writing():
            tell([leader], "missed", forum, of=of)


def who_answers(idea: Idea, known: dict[int, list[Person]] | None = None) -> list[Person]:
    """The leaders of its team; of a leader's own idea those of the next level (I-07). `known`: looked up already."""
    known = {} if known is None else known
    unit: Unit | None = idea.unit
    while unit is not None:
        if unit.id not in known:
            known[unit.id] = leaders_at(unit)
        if answering := [leader for leader in known[unit.id] if _may_answer(idea, leader)]:
            return answering
        unit = unit.parent
    return []


def _may_answer(idea: Idea, leader: Person) -> bool:
    try:
        idea.before_saying(leader)
    except NotAllowed:
        return False
    return True


def _due(at: dt.datetime, shift: Shift) -> list[tuple[int, Person]]:
    """Actions not done and due by today, whose owner has not been told today."""
    late = select(Action.id, Person).join(Person, Action.owner_id == Person.id).where(*active())
    late = late.where(Action.due_on <= plant_date(at), ~Action.has("completion", "closure", "cancellation"))
    told = _told("due", shift)
    return [(id, owner) for id, owner in db.session.execute(late) if (id, owner.id) not in told]


def _waiting(shift: Shift) -> list[tuple[int, Person]]:
    """Ideas of earlier production days without a first answer, with each leader who has not been told today. Not those of
    today: the hour of a notice would say when a nameless one came (I-03)."""
    found = select(Idea).options(selectinload(Idea.steps), selectinload(Idea.unit), selectinload(Idea.coauthors))
    found = found.where(Idea.submitted_on < shift.production_date, Idea.stored_state == "submitted")
    ideas = [idea for idea in db.session.scalars(found.where(Idea.hidden_by_id.is_(None))) if not idea.first_response]
    told, known = _told("waiting", shift), dict[int, list[Person]]()
    pairs = [(idea.id, leader) for idea in ideas for leader in who_answers(idea, known)]
    return [(id, leader) for id, leader in pairs if (id, leader.id) not in told]


def _told(kind: str, shift: Shift) -> set[tuple[int, int | None]]:
    """Who has been told what on this production date."""
    day = shift.production_date.isoformat()
    rows = select(Notice.subject_id, Notice.person_id).where(Notice.kind == kind, Notice.of == day)
    return {(subject, person) for subject, person in db.session.execute(rows)}


def is_there(person: Person, crew: str | None, plant: Plant) -> bool:
    """Works this shift, or has none to wait for."""
    return person.crew == crew or person.crew not in (plant.crew_rotation or {}).get("crews", {})
