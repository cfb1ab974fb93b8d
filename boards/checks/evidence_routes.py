"""Addresses of evidence of checks: one run, a place's year; as a page and as a PDF in the same words."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from boards.checks.evidence import run_document
from boards.checks.evidence_year import year_document
from boards.checks.models import CheckRun
from boards.checks.pages import found
from boards.db import db
from boards.guard import me
from boards.live.checks import may_read
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.refusals import NotNow
from boards.skills.documents import Document
from boards.skills.evidence_pdf import pdf

bp = Blueprint("check_evidence", __name__)
FIRST_YEAR = 1990  # nothing was noted before


@bp.get("/checks/<int:id>/evidence")
def run(id: int) -> ResponseReturnValue:
    shown = _run(id)
    return _page(run_document(shown, me()), shown.unit.board, url_for(".run_pdf", id=id))


@bp.get("/checks/<int:id>/evidence.pdf")
def run_pdf(id: int) -> ResponseReturnValue:
    shown = _run(id)
    return _file(run_document(shown, me()), f"{shown.label.lower()}-{shown.last.isoformat()}")


@bp.get("/boards/<unit>/checks/years/<int:year>")
def year(unit: str, year: int) -> ResponseReturnValue:
    here = _unit(unit, year)
    document, code = year_document(here, year, me()), here.code.lower()
    years = {"before": year - 1 if year > FIRST_YEAR else None, "after": year + 1 if year < production_date().year else None}
    return render_template(
        "checks/evidence_year.html", document=document, unit=here, year=year, years=years,
        pdf=url_for(".year_pdf", unit=code, year=year),
    )  # fmt: skip


@bp.get("/boards/<unit>/checks/years/<int:year>.pdf")
def year_pdf(unit: str, year: int) -> ResponseReturnValue:
    here = _unit(unit, year)
    return _file(year_document(here, year, me()), f"checks-{here.code.lower()}-{year}")


def _run(id: int) -> CheckRun:
    """A run that somebody began. 404 for none; NotNow for one that nobody has begun."""
    shown = found(id)
    if not may_read(shown.unit, me()):
        abort(401)
    if not shown.steps:
        raise NotNow(_l("Nobody has begun it yet."))
    return shown


def _unit(code: str, year: int) -> Unit:
    unit = Unit.by_code(code)
    if unit is None or not unit.has_board or not FIRST_YEAR <= year <= production_date().year:
        abort(404)
    return unit


def _page(document: Document, unit: Unit, address: str) -> str:
    return render_template("skills/evidence.html", document=document, unit=unit, pdf=address)


def _file(document: Document, name: str) -> Response:
    db.session.rollback()  # no transaction stays open while the PDF is made
    answer = Response(pdf(document), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer.headers["Cache-Control"] = "no-store"  # names: nothing that a shared computer should keep
    return answer
