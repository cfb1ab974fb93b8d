"""Addresses of standards for those who read them: the catalog, a standard, the station's; understood, or a question."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boards import typed
from boards.db import db, writing
from boards.guard import limiter, me, open_to
from boards.i18n import language
from boards.people.forms import person_of
from boards.people.models import Person
from boards.plant.models import Unit
from boards.records import ID_MAX
from boards.refusals import Refusal
from boards.screens.scanning import few_misses, scanned
from boards.standards import words
from boards.standards.below import LISTS
from boards.standards.force import standard_day
from boards.standards.models import Revision
from boards.standards.pages import (
    HOW_TO_WORK,
    behind,
    found,
    found_revision,
    holding_at,
    linked_skills,
    listed,
    revision_page,
    standard_page,
    station_page,
)
from boards.standards.questions import Question

bp = Blueprint("standards", __name__)
TEXT_MAX = 1000
for word in ("kind", "class", "state", "symbol", "seconds", "event"):
    bp.add_app_template_global(getattr(words, f"standard_{word}"))


@bp.get("/standards")
@open_to("everyone")
def catalog() -> ResponseReturnValue:
    asked = request.args.get("unit", "")
    unit = Unit.by_code(asked[:20]) if asked else None
    if asked and unit is None:
        abort(404)
    wanted, rows = request.args.get("q", "").strip()[:80], None
    page: dict[str, Any] = {"unit": unit or Unit.root(), "of": unit, "q": wanted, "day": standard_day()}
    if unit is not None and (only := request.args.get("only")) in LISTS:
        rows, by_team = behind(unit, only, wanted)
        page |= {"only": only, "only_word": words.standard_list(only), "by_team": by_team}
    return render_template("standards/catalog.html", rows=listed(unit, wanted) if rows is None else rows, **page)


@bp.get("/standards/<code>")
@open_to("everyone")
def standard(code: str) -> ResponseReturnValue:
    return standard_page(found(code))


@bp.get("/standards/<code>/<rev>")
@open_to("everyone")
def revision(code: str, rev: str) -> ResponseReturnValue:
    return revision_page(found_revision(code, rev))


@bp.get("/s/<code>/standards")
@open_to("station")
@few_misses
def at_station(code: str) -> ResponseReturnValue:
    """What holds here: its own work opens at once."""
    unit, day = scanned(code), standard_day()
    rows = holding_at(unit)
    own = [one for one in rows if unit.id in one.used_on(day) and one.revision_on(day)]
    work = [one for one in own if one.kind in HOW_TO_WORK] or own
    if len(work) == 1 and "all" not in request.args:
        return redirect(url_for("standards.read_at_station", code=code, standard=work[0].code.lower()))
    page = {"page": "standards", "code": code, "unit": unit, "team": unit.board, "rows": rows, "day": day}
    return render_template("standards/station_list.html", **page)


@bp.get("/s/<code>/standards/<standard>")
@open_to("station")
@few_misses
def read_at_station(code: str, standard: str) -> ResponseReturnValue:
    unit, day, shown = scanned(code), standard_day(), found(standard)
    if shown not in holding_at(unit):
        abort(404)
    if (revision := shown.revision_on(day)) is None:
        page = {"page": "standard", "code": code, "unit": unit, "standard": shown, "skills": linked_skills(shown)}
        return render_template("standards/withdrawn.html", coming=shown.upcoming(day), **page)
    return station_page(code, unit, revision)


@bp.post("/standards/<code>/<rev>/acknowledgement")
@open_to("everyone")
@limiter.limit("20/minute", error_message=lambda: _("Too many tries from here. Wait a minute and try again."))
def acknowledgement(code: str, rev: str) -> ResponseReturnValue:
    """ "I have understood it": by badge and PIN on a phone that many use, or by who is signed in (D-06)."""
    asked = found_revision(code, rev)
    try:
        by = _asker()
        shown = typed.choice("language", asked.languages) or asked.shown_in(language())
        with writing():
            kept = found_revision(code, rev)
            kept.acknowledge(db.session.get_one(Person, by.id), shown)
    except Refusal as refusal:
        return _again(found_revision(code, rev), refusal, "understood")
    return _onwards(found_revision(code, rev), _("Thank you, %(name)s: noted.", name=by.short_name))


@bp.post("/standards/<code>/<rev>/questions")
@open_to("everyone")
@limiter.limit("20/minute", error_message=lambda: _("Too many tries from here. Wait a minute and try again."))
def questions(code: str, rev: str) -> ResponseReturnValue:
    found_revision(code, rev)
    try:
        by, text = _asker(), typed.words("text", TEXT_MAX, lines=True)
        with writing():
            kept = found_revision(code, rev)
            kept.ask(db.session.get_one(Person, by.id), text, typed.words("submission", 40) or None)
    except Refusal as refusal:
        return _again(found_revision(code, rev), refusal, "question")
    return _onwards(found_revision(code, rev), _("Your question is with the author. The answer will stand here."))


@bp.post("/standard-questions/<int:id>/answer")
def answer(id: int) -> ResponseReturnValue:
    text = typed.words("answer", TEXT_MAX, lines=True)
    try:
        with writing():
            _question(id).reply(me(), text)
    except Refusal as refusal:
        return revision_page(_question(id).revision, refusal, f"answer-{id}")
    return _onwards(_question(id).revision, _("Answered."))


def _question(id: int) -> Question:
    question = db.session.get(Question, id) if id <= ID_MAX else None
    if question is None:
        abort(404)
    return question


def _asker() -> Person:
    """Who says it: the badge and PIN in the form, else who is signed in. Before any write: a PIN takes its time."""
    badge = request.form.get("badge", "").strip()[:20]
    if badge or g.get("person") is None:
        return person_of(badge, request.form.get("pin", "").strip()[:20])
    return me()


def _again(revision: Revision, refusal: Refusal, section: str) -> ResponseReturnValue:
    """The page it came from, with the sentence and what was typed."""
    if code := request.form.get("station", "")[:12]:
        return station_page(code, scanned(code), revision, refusal, section)
    return revision_page(revision, refusal, section)


def _onwards(revision: Revision, said: str) -> ResponseReturnValue:
    flash(said, "said")
    if code := request.form.get("station", "")[:12]:
        return redirect(url_for("standards.read_at_station", code=code, standard=revision.standard.code.lower()), 303)
    return redirect(url_for("standards.revision", code=revision.standard.code.lower(), rev=revision.rev.lower()), 303)
