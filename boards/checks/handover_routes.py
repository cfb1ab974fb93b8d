"""Addresses of the handover: its page at a unit, what the board knows, both signatures at one place (domain 1.11)."""

from __future__ import annotations

from flask import abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from boards import typed
from boards.checks.handing import answers_of, handing_at
from boards.checks.known import known_at
from boards.checks.known_words import TOPIC_WORDS, told
from boards.checks.models import CheckRun
from boards.checks.pages import found
from boards.checks.routes import bp
from boards.clock import now
from boards.db import db, writing
from boards.guard import open_to
from boards.htmx import go
from boards.live.checks import may_read
from boards.people.forms import person_of
from boards.people.models import Person
from boards.plant.addressed import board_at
from boards.plant.models import Unit
from boards.refusals import Refusal


@bp.get("/boards/<unit>/handover")
@open_to("everyone")
def handover(unit: str) -> ResponseReturnValue:
    """The outgoing shift writes, both go through it, both sign (domain 1.11)."""
    place = board_at(unit)
    if not may_read(place, g.person):
        abort(401)
    return _page(place)


@bp.get("/checks/<int:id>/known")
def known(id: int) -> ResponseReturnValue:
    """What the board knows now, for the page on which the handover is being written: it asks again and again."""
    run = found(id)
    if not run.is_handover:
        abort(404)
    facts = told(known_at(run.unit, now(), run.window))
    return render_template("checks/_known_beside.html", run=run, known=facts, topic_words=TOPIC_WORDS, again=True)


@bp.post("/checks/<int:id>/signatures")
@open_to("everyone")
def signatures(id: int) -> ResponseReturnValue:
    """Both at one place, each by badge and PIN: whoever this device belongs to, signs nothing by that."""
    run = found(id)
    place = run.unit.board
    if not run.is_handover:
        abort(404)
    if not may_read(place, g.person):
        abort(401)
    try:
        badge = typed.words("out_badge", 20)
        out = person_of(badge, _pin("out_pin")) if badge and not run.is_submitted else None
        into = person_of(typed.words("badge", 20), _pin("pin"))
        with writing():
            people = [db.session.get(Person, one.id) if one else None for one in (out, into)]
            found(id).sign_together(people[0], people[1] or abort(404))
    except Refusal as refused:
        return _page(place, refused)
    return go(url_for("checks.handover", unit=place.code.lower(), _anchor="last"))


def _page(place: Unit, refused: Refusal | None = None) -> ResponseReturnValue:
    from boards.checks.unit_page import starts_for

    shown = handing_at(place, now())
    due = shown.to_write
    draft = due.run if due and due.run and due.is_begun else None
    page = render_template(
        "checks/handover.html",
        unit=place,
        found=shown,
        draft=CheckRun.by_number(draft.number) if draft else None,
        answers_of=answers_of,
        known=told(shown.known),
        topic_words=TOPIC_WORDS,
        may_start=starts_for(g.person, [due] if due else []),
        may_sign=bool(g.person and shown.last and _may_sign(shown.last)),
        refused=refused,
        typed=typed.typed_form() if refused else {},
    )
    return page, refused.status if refused else 200


def _pin(name: str) -> str:
    return request.form.get(name, "")[:20]


def _may_sign(run: CheckRun) -> bool:
    try:
        run.before_signing_in(g.person)
    except Refusal:
        return False
    return True
