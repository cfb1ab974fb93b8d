"""Today: one page for a phone. For a leader what is owed now, in order; for everybody the own actions, ideas, questions."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from boards.actions.conditions import EVIDENCE_ORIGINS
from boards.actions.models import Action
from boards.checks.my_day import my_day
from boards.checks.owed import owed_by
from boards.checks.ticking import acted_for
from boards.clock import now
from boards.db import db
from boards.escalations.models import Escalation, EscalationStep
from boards.guard import me
from boards.history.removing import PhotoRequest
from boards.ideas.models import Idea
from boards.meetings.models import Meeting
from boards.meetings.schedule import WINDOW, Occurrence, next_meeting
from boards.notices.channels import channel_of, masked
from boards.people.models import Person
from boards.people.owing import Owing
from boards.people.routes import bp
from boards.people.skills_owed import SkillsOwed
from boards.people.standards_owed import StandardsOwed
from boards.plant.calendar import Calendar
from boards.plant.models import Unit
from boards.plant.production_day import Shift, plant_date, production_date, shift_at
from boards.screens.standing import dark_at
from boards.skills.models import Assessment
from boards.standards.waiting import to_approve

IDEAS_MAX = 12  # the latest of one's own
QUESTIONS_MAX = 12
__all__ = ["bp"]


class StandUp(NamedTuple):
    """The next stand-up of a unit, or the one that is on: `meeting` runs; `is_now`: its time has come."""

    unit: Unit
    meeting: Meeting | None
    planned: Occurrence | None
    is_now: bool


@bp.get("/today")
def today() -> ResponseReturnValue:
    person, at = me(), now()
    owing, channel, promises = Owing(person, at), channel_of(person), _promises_of(person)
    waiting = [action for action in promises if _waits(action, plant_date(at))]
    checks, list_ = owed_by(person, at), my_day(person, production_date(at), at)
    acted = [my_day(one, production_date(at), at, person) for one in acted_for(person, production_date(at))]
    approvals, assessed = to_approve(person), Assessment.waiting_for(person)
    standards, skills = StandardsOwed(person, owing.units, at), SkillsOwed(person, owing.units, at)
    dark = dark_at(at, None if person.holds("admin") else owing.units)
    photos = PhotoRequest.to_decide(person)
    nothing = standards.is_empty and skills.is_empty and owing.is_empty
    return render_template(
        "people/today.html",
        owing=owing,
        assessed=assessed,
        dark=dark,
        standards=standards,
        skills=skills,
        nothing=nothing and not waiting and not approvals and not assessed and not checks and not dark and not photos,
        owed_checks=checks,
        my_list=list_,
        acted_lists=[one for one in acted if one.today or one.longer],
        approvals=approvals,
        photos=photos,
        promises=promises,
        mine_now=waiting,
        mine_later=[action for action in promises if action not in waiting],
        late=any(action.is_overdue(plant_date(at)) for action in waiting),
        proof=EVIDENCE_ORIGINS,
        ideas=_ideas_of(person),
        questions=_questions_of(person),
        stand_up=_stand_up(owing.units, at, person.crew),
        shift=_shift(person, at),
        crew=owing.crew,
        at=at,
        today=plant_date(at),
        production_day=production_date(at),
        goes_to=masked(channel.address) if channel else None,
        failing_since=channel.failing_since if channel else None,
    )


def _shift(person: Person, at: dt.datetime) -> Shift | None:
    """The shift that this person's unit works now."""
    found = shift_at(at)
    return found if found and found.code in Calendar(person.home_unit).shifts_on(found.production_date) else None


def _promises_of(person: Person) -> list[Action]:
    """What a person has promised or been asked for, the most urgent first."""
    mine = Action.loaded().options(selectinload(Action.unit)).where(Action.owner_id == person.id, ~Action.ended())
    found = db.session.scalars(mine).all()
    return sorted(found, key=lambda action: (action.stage >= 2, action.due_on or dt.date.max, action.number))


def _waits(action: Action, today: dt.date) -> bool:
    """Whether a promise wants something of its owner now: to be accepted, overdue, or due today."""
    return action.stage == 0 or (action.stage == 1 and action.due_on is not None and action.due_on <= today)


def _ideas_of(person: Person) -> list[Idea]:
    """Those with this person's name on them, the latest first. Nameless ones are nobody's here (I-03)."""
    mine = or_(Idea.author_id == person.id, Idea.coauthors.any(Person.id == person.id))
    found = Idea.loaded().options(selectinload(Idea.unit)).where(mine).order_by(Idea.id.desc()).limit(IDEAS_MAX)
    return list(db.session.scalars(found))


def _questions_of(person: Person) -> list[Escalation]:
    """What this person has asked, first or after others, the latest first."""
    asking = select(EscalationStep.escalation_id).where(EscalationStep.kind == "asking", EscalationStep.by_id == person.id)
    mine = or_(Escalation.asked_by_id == person.id, Escalation.id.in_(asking))
    found = Escalation.loaded().where(mine).order_by(Escalation.id.desc()).limit(QUESTIONS_MAX)
    return list(db.session.scalars(found).unique())


def _stand_up(units: list[Unit], at: dt.datetime, crew: str | None) -> StandUp | None:
    """Of the first unit led that has one: what runs, what should run now, or what comes next."""
    for unit in units:
        meeting = Meeting.running_at(unit.id)
        planned = next_meeting(unit, at - WINDOW, crew)
        if planned and planned.starts_at <= at and Meeting.all_of(planned) and meeting is None:
            planned = next_meeting(unit, at, crew)  # held already
        if meeting or planned:
            return StandUp(unit, meeting, planned, planned is not None and planned.starts_at <= at)
    return None
