"""The page on which a request is decided: shift by shift what it does to the staffing, and the answer (domain 1.15)."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from boards import typed
from boards.db import db, writing
from boards.guard import me
from boards.issues.deciding import OUTCOMES, Backfill
from boards.issues.effect import Effect
from boards.issues.models import TEXT_MAX, Issue
from boards.issues.pages import found
from boards.issues.states import bp, reached
from boards.issues.words import outcome_word
from boards.people.models import Person
from boards.plant.models import Plant
from boards.plant.production_day import plant_date
from boards.refusals import Refusal, Unfit

STOP_MAX = 300


@bp.get("/issues/<int:id>/decision")
def decision(id: int) -> ResponseReturnValue:
    return _page(found(id))


@bp.post("/issues/<int:id>/decision")
def decided(id: int) -> ResponseReturnValue:
    """Granted, granted partly, another way, or no; with who stands in, by name."""
    try:
        text, stop = typed.words("text", TEXT_MAX, lines=True), typed.words("planned_stop", STOP_MAX)
        outcome, offered_on = typed.choice("outcome", OUTCOMES), typed.date("offered_on", first=plant_date())
        with writing():
            issue = found(id)
            if outcome is None:
                raise Unfit(_l("What is your answer? Tap one."), "outcome")
            effect = Effect(issue)
            people, named = _people(effect), _named(effect)
            issue.decide(me(), outcome, text, people, named, stop, offered_on)
    except Refusal as refusal:
        db.session.rollback()
        return _page(found(id), refusal)
    state = "decline" if outcome == "declined" else "resolution"
    return reached(issue, state, str(outcome_word(outcome)), url_for("issues.issue", id=id))


def _people(effect: Effect) -> list[Person] | None:
    """Who is released; none said: all who are asked for."""
    if request.form.get("all_people") == "yes" or not effect.people:
        return None
    ids = set(request.form.getlist("people"))
    return [person for person in effect.people if str(person.id) in ids]


def _named(effect: Effect) -> list[Backfill]:
    """Who was chosen to stand in, post by post."""
    named = []
    for turn in effect.turns:
        for post in turn.posts:
            if id := typed.number(turn.field(post)):
                stand_in = db.session.get(Person, id)
                if stand_in is None or not stand_in.is_active:
                    raise Unfit(_l("Choose a person from the list."), "backfill")
                gone = [row.person for row in turn.staffing.rows if row.station_id == post.station.id]
                instead = next((person for person in gone if person in turn.people), None)
                named.append(Backfill(turn.date, turn.shift, turn.unit, stand_in, post.station, instead))
    return named


def _page(issue: Issue, refused: Refusal | None = None) -> ResponseReturnValue:
    effect, why_not = Effect(issue), None
    try:
        issue.before_deciding(me())
    except Refusal as refusal:
        why_not = refusal.sentence
    page: dict[str, Any] = {
        "issue": issue,
        "unit": issue.unit,
        "effect": effect,
        "turns": effect.with_candidates(),
        "why_not": why_not,
        "refused": refused,
        "outcomes": [(outcome, outcome_word(outcome)) for outcome in OUTCOMES],
        "shifts": Plant.get().shifts,
        "today": plant_date(),
    }
    return render_template("issues/decision.html", **page), refused.status if refused else 200
