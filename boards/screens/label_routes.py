"""Labels for those who look after a place, as after its screens: look at them, print them, give a place another code."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from boards.db import writing
from boards.guard import me
from boards.plant.models import Unit
from boards.refusals import NotAllowed
from boards.screens import label_sheets, pictograms
from boards.screens import labels as paper
from boards.screens.models import Label
from boards.screens.verbs import may_look_after

bp = Blueprint("labels", __name__)


@bp.get("/labels")
def labels() -> ResponseReturnValue:
    """The sheets as they come out of the printer, and which codes are in use."""
    chosen, units = _chosen(), _mine()
    found = paper.labels_of(_within(units, chosen))
    boards = [unit for unit in units if unit.has_board]
    return render_template(
        "screens/labels.html",
        sheets=paper.laid_out(found),
        labels=found,
        warnings=paper.warnings(found),
        boards=boards,
        chosen=chosen,
        unit=chosen or next(iter(boards), None),
        paper={"width": label_sheets.WIDTH, "height": label_sheets.HEIGHT},
        sign=pictograms,
    )


@bp.get("/labels.pdf")
def pdf() -> ResponseReturnValue:
    """The same sheets for a printer or a print shop."""
    chosen = _chosen()
    name = f"labels-{chosen.code}.pdf" if chosen else "labels.pdf"
    document = paper.sheet(_within(_mine(), chosen))
    return Response(document, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


@bp.post("/labels/<unit>/reset")
def reset(unit: str) -> ResponseReturnValue:
    """Another code for a place; the label that hangs there is invalid from now on."""
    with writing():
        place = _looked_after(unit)
        Label.make(place).reset()
        code = place.code
    flash(_("%(unit)s has a new code. Print its label now; the old one no longer works.", unit=code), "said")
    chosen = Unit.by_code(request.form.get("chosen", ""))
    return redirect(url_for("labels.labels", unit=chosen.code if chosen else None, _anchor=f"label-{code}"), 303)


def _mine() -> list[Unit]:
    """The stations and boards that this person looks after. Raises NotAllowed when there are none."""
    units = [unit for unit in paper.with_label() if may_look_after(me(), unit)]
    if not units:
        raise NotAllowed(_l("Labels are printed by those who lead a team. Ask your team leader."))
    return units


def _chosen() -> Unit | None:
    code = request.args.get("unit", "")
    return _looked_after(code) if code else None


def _looked_after(code: str) -> Unit:
    unit = Unit.by_code(code)
    if unit is None or unit.kind not in paper.LABELLED:
        abort(404)
    if not may_look_after(me(), unit):
        raise NotAllowed(_l("The labels of %(unit)s are printed by those who lead it.", unit=unit.code))
    return unit


def _within(units: list[Unit], chosen: Unit | None) -> list[Unit]:
    return [unit for unit in units if chosen is None or unit.is_within(chosen.id)]
