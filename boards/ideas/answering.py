"""The page of one idea for those who answer it: what they may say now, whom and when they can name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from flask import abort, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards import typed
from boards.actions.forms import NewAction
from boards.actions.origins import actions_from
from boards.db import db
from boards.history.models import photos_of
from boards.ideas.deciding import OPEN
from boards.ideas.life import life_of
from boards.ideas.models import TITLE_MAX, Idea, IdeaStep
from boards.ideas.story import story_of
from boards.ideas.themes import reasons
from boards.ideas.undoing import UNDOABLE
from boards.ideas.yokoten import Yokoten
from boards.keeping import keeping
from boards.people.models import Person, active
from boards.plant.calendar import Calendar
from boards.plant.models import Unit
from boards.plant.production_day import plant_date, production_date
from boards.refusals import Refusal, Unfit

ID_MAX = 2**31 - 1
SOON = (5, 10, 20)  # production days in which ideas are made real, a tap away
AGREEING = {"safety": "EHS", "product": "QLT"}  # what an idea touches → the function that has to agree (I-13)


def found(id: int) -> Idea:
    """The idea with this id; taken off the screens it is there for leaders of its team only. 404 for none."""
    idea = db.session.scalar(Idea.loaded().where(Idea.id == id)) if id <= ID_MAX else None
    if idea is None or not idea.is_shown_to(g.person):
        abort(404)
    return idea


def whole_page(idea: Idea, refused: Refusal | None = None, section: str | None = None) -> ResponseReturnValue:
    """The page; after a refusal with its sentence at the form `section`, what was typed still there, and its status."""
    page = render_template(
        "ideas/idea.html",
        idea=idea,
        unit=idea.unit,
        story=story_of(idea),
        photos=photos_of("idea", [idea.id])[idea.id],
        choices=choices_for(idea, g.person),
        undo=undoable(idea, g.person),
        life=life_of(idea),
        looks=Yokoten.of(idea),
        others=_who_could_look(idea),
        actions=actions_from(idea),
        form=NewAction(idea.unit, idea),
        people=owners_for(idea),
        agreeing={what: _people_of(code) for what, code in AGREEING.items()},
        days=_days(idea.unit),
        reasons=reasons(),
        title=_as_action(idea),
        today=plant_date(),
        refused=refused,
        section=section,
    )
    return page, refused.status if refused else 200


kept = keeping(lambda id, refusal, section: whole_page(found(id), refusal, section))


def choices_for(idea: Idea, by: Person | None) -> dict[str, Any]:
    """What could be said now → None for "yes", else the sentence that says why not."""
    if by is None:
        return {}
    state, leads = idea.state(production_date()), by.leads(idea.unit)
    choices: dict[str, Any] = {}
    if state in (*OPEN, "accepted", "trial"):
        choices["answer" if state in OPEN else "decline"] = _why_not(lambda: idea.before_answering(by, state))
    if state in ("accepted", "trial"):
        choices["making"] = _why_not(lambda: idea.before_making(by, state))
    if _why_not(lambda: idea.before_saying(by)) is None:
        choices["word"] = None
    if leads:
        choices["hiding"] = None
        if state in ("accepted", "trial"):
            choices["owner"] = None
        if idea.waits_to_be_seen:
            choices["implementation"] = _why_not(lambda: idea.before_confirming(by))
        if state == "implemented":
            choices["standardisation"] = None
    if _why_not(lambda: idea.before_asking_to_look(by)) is None:
        choices["look"] = None
    if (leads and state in ("declined", "implemented", "standardised")) or (by is idea.author and state == "declined"):
        choices["reopening"] = None
    return choices


def undoable(idea: Idea, by: Person | None) -> IdeaStep | None:
    """What was said last, if this person may still take it back."""
    step = idea.steps[-1] if idea.steps else None
    if by is None or step is None or step.kind not in UNDOABLE:
        return None
    return step if _why_not(lambda: idea.before_undoing(step, by)) is None else None


def owners_for(idea: Idea) -> list[Person]:
    """Who could make it real: preferably the author, then the team."""
    team = Person.working_in(idea.unit)
    first = [person for person in (idea.author, g.person) if person is not None and person.is_active]
    return list({person.id: person for person in [*first, *team]}.values())


def agreed() -> tuple[frozenset[str], tuple[Person, ...]]:
    """What the idea touches and who of those functions has agreed, out of the form (I-13)."""
    touched = frozenset(what for what in request.form.getlist("touches") if what in AGREEING)
    people = []
    for what in sorted(touched):
        id = typed.number(f"agreed_{what}")
        person = db.session.get(Person, id) if id else None
        if person is not None and person.is_active and person.home_unit.code == AGREEING[what]:
            people.append(person)
    return touched, tuple(people)


def other_idea(name: str) -> Idea:
    """Another idea by its number, that is on the screens: who follows it would read what was taken off."""
    digits = typed.words(name, 20).upper().removeprefix("ID").lstrip("- ")
    other = None
    if digits.isascii() and digits.isdigit() and len(digits) < 10:
        other = db.session.scalar(Idea.loaded().where(Idea.number == int(digits)))
    if other is None or not other.is_shown_to(g.person):
        raise Unfit(_l("There is no idea with this number."), name)
    if other.hidden_by_id:
        raise Unfit(_l("It is off the screens: bring it back first."), name)
    return other


def _why_not(condition: Callable[[], None]) -> Any:
    try:
        condition()
    except Refusal as refusal:
        return refusal.sentence
    return None


def _who_could_look(idea: Idea) -> Sequence[Unit]:
    """The plant's other teams."""
    teams = select(Unit).where(Unit.kind == "team", Unit.id != idea.unit_id)
    return db.session.scalars(teams.order_by(Unit.path, Unit.position)).all()


def _days(unit: Unit) -> list[dt.date]:
    calendar, today = Calendar(unit), plant_date()
    try:
        return [calendar.after(today, days) for days in SOON]
    except LookupError:
        return [today + dt.timedelta(days=days) for days in SOON]


def _people_of(code: str) -> list[Person]:
    function = select(Unit.id).where(Unit.code == code)
    return list(db.session.scalars(select(Person).where(Person.home_unit_id.in_(function), *active()).order_by(Person.name)))


def _as_action(idea: Idea) -> str:
    return idea.title[:TITLE_MAX]
