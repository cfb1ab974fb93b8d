"""Addresses of bindings: what machines feed at a unit and below; connecting one, changing, stopping it, and a trial."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boards.db import db, writing
from boards.guard import me
from boards.machines.forms import binding_fields, chosen_metric, tried
from boards.machines.models import Binding
from boards.machines.pages import NEW, MachinesPage
from boards.machines.verbs import before_binding
from boards.machines.words import why_word
from boards.plant.addressed import board_at
from boards.plant.models import Plant, Unit
from boards.records import ID_MAX
from boards.refusals import Refusal
from boards.typed import same_site

bp = Blueprint("machines", __name__)
bp.add_app_template_global(why_word)


@bp.get("/boards/<unit>/machines")
def of_unit(unit: str) -> ResponseReturnValue:
    board = board_at(unit)
    before_binding(board, me())
    return _page(MachinesPage(board))


@bp.post("/boards/<unit>/bindings")
def create(unit: str) -> ResponseReturnValue:
    board = board_at(unit)
    before_binding(board, me())
    try:
        with writing():
            Binding.make(chosen_metric(board), me(), **binding_fields())
    except Refusal as refusal:
        return _page(MachinesPage(board, NEW, refusal))
    return _back(board, _("Connected. What comes from now on counts."))


@bp.post("/boards/<unit>/bindings/trials")
def trial(unit: str) -> ResponseReturnValue:
    """What a pasted message would count, by what stands in the form. Nothing is written."""
    board = board_at(unit)
    before_binding(board, me())
    posted = request.form.get("binding", NEW)[:10]
    page = MachinesPage(board, posted)
    binding = next((binding for binding in page.bindings if str(binding.id) == posted), None)
    try:
        page.trial = tried(binding.metric if binding else chosen_metric(board), but=binding)
    except Refusal as refusal:
        page.refused = refusal
    db.session.rollback()
    return _page(page)


@bp.post("/bindings/<int:id>")
def amendment(id: int) -> ResponseReturnValue:
    binding = _found(id)
    before_binding(binding.metric.unit, me())
    try:
        with writing():
            _found(id).amend(me(), **binding_fields())
    except Refusal as refusal:
        return _page(MachinesPage(_shown_at(binding), str(id), refusal))
    return _back(binding.metric.unit, _("Changed. What comes from now on counts by it."))


@bp.delete("/bindings/<int:id>")
def stop(id: int) -> ResponseReturnValue:
    with writing():
        binding = _found(id)
        binding.stop(me())
    return _back(binding.metric.unit, _("Stopped. What was counted stays."))


def _page(page: MachinesPage) -> ResponseReturnValue:
    shown = render_template("machines/machines.html", unit=page.unit, at=page, zone=Plant.get().zone)
    return shown, page.refused.status if page.refused else 200


def _back(unit: Unit, said: str) -> ResponseReturnValue:
    flash(said, "said")
    there = url_for("machines.of_unit", unit=unit.board.code.lower())
    return redirect(same_site(request.form.get("next")) or there, 303)


def _shown_at(binding: Binding) -> Unit:
    """The unit from whose page the form was sent; its own where that isn't above it, or not for this person."""
    unit = Unit.by_code(request.form.get("at", "")[:20]) or binding.metric.unit
    return unit if binding.metric.unit.is_within(unit.id) else binding.metric.unit


def _found(id: int) -> Binding:
    binding = db.session.get(Binding, id) if id <= ID_MAX else None
    return binding or abort(404)
