"""Ideas as they were. Taken off the screens since, one is off them in the past too: the past shows no more than today."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, case, exists, func, select

from boards.history.models import Attachment, TimelineEntry
from boards.ideas.models import Idea, IdeaStep
from boards.ideas.recognition import Recognition
from boards.ideas.yokoten import DECIDED, Yokoten
from boards.past.seeing import Then, looked
from boards.past.telling import lines
from boards.plant.models import Unit

LOOKED = ("visited", *DECIDED)


@looked(Idea)
def ideas(then: Then) -> Select[Any]:
    idea, step = then.of(Idea), then.of(IdeaStep)
    merged_since = exists().where(step.c.idea_id == idea.c.id, step.c.kind == "merger", step.c.on > then.date)
    merged = case((~merged_since, idea.c.merged_into_id))
    line, found = lines(then, idea, "hidden", "shown again")
    by = select(case((line.c.event == "hidden", line.c.person_id))).where(*found, line.c.on <= then.date)
    by_then = by.order_by(line.c.id.desc()).limit(1).scalar_subquery()
    hidden = func.coalesce(idea.c.hidden_by_id, by_then)
    return then.rows(Idea, idea.c.submitted_on <= then.date, merged_into_id=merged, hidden_by_id=hidden)


@looked(IdeaStep)
def steps(then: Then) -> Select[Any]:
    """By the production date: a nameless author's step has no time (I-03)."""
    return then.rows(IdeaStep, then.of(IdeaStep).c.on <= then.date)


@looked(Recognition)
def thanks(then: Then) -> Select[Any]:
    return then.rows(Recognition, then.of(Recognition).c.on <= then.date)


@looked(Yokoten)
def looks(then: Then) -> Select[Any]:
    """Asked by then; how far the asked unit had come stands on the idea's timeline."""
    look, line, unit = then.of(Yokoten), then.of(TimelineEntry), then.of(Unit)
    code = select(unit.c.code).where(unit.c.id == look.c.unit_id).correlate(look).scalar_subquery()
    said = line.c.subject_type == Idea.__tablename__, line.c.subject_id == look.c.idea_id, line.c.event.in_(LOOKED)
    here = line.c.details["unit"].as_string() == code, line.c.on.between(look.c.asked_on, then.date)
    last = select(line.c.event).where(*said, *here).order_by(line.c.id.desc()).limit(1).scalar_subquery()
    decided = look.c.decided_on <= then.date
    return then.rows(
        Yokoten,
        look.c.asked_on <= then.date,
        state=case((decided, look.c.state), else_=func.coalesce(last, "asked")),
        decided_on=case((decided, look.c.decided_on)),
    )


@looked(Attachment)
def photos(then: Then) -> Select[Any]:
    return then.rows(Attachment, then.of(Attachment).c.on <= then.date)
